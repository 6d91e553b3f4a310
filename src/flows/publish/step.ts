import type { State } from '../../model/state.ts'
import { compareVersions } from '../../model/version.ts'
import type { Version } from '../../model/version.ts'
import { versionStep } from '../../plan/version-step.ts'
import type { PublishEvent } from '../event/event.ts'

/** What a version is to the newest release below it: "0.3.1 -> 0.4.0: minor; before 1.0.0 it may break"; null for a build. */
export function stepText(state: State, { component, version }: PublishEvent): string | null {
  if (version === null) return null
  let previous: Version | null = null
  for (const { kind, version: other } of state.component(component.name).facts) {
    if (kind !== 'release' || other === null || compareVersions(other, version) >= 0) continue
    if (previous === null || compareVersions(other, previous) > 0) previous = other
  }
  return versionStep(previous, version).text
}
