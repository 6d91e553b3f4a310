import type { ComponentState } from '../../model/state.ts'
import { compareVersions, isStable } from '../../model/version.ts'
import type { Version } from '../../model/version.ts'
import { versionStep } from '../../plan/version-step.ts'

/** What a version is to the newest release below it: "0.3.1 -> 0.4.0: minor; before 1.0.0 it may break". */
export function stepText(state: ComponentState, version: Version): string {
  let previous: Version | null = null
  for (const fact of state.facts) {
    const other = fact.kind === 'release' ? fact.version : null
    if (other === null || !isStable(other) || compareVersions(other, version) >= 0) continue
    if (previous === null || compareVersions(other, previous) > 0) previous = other
  }
  return versionStep(previous, version).text
}
