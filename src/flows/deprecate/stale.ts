import type { ComponentState } from '../../model/state.ts'
import { tryParseVersion } from '../../model/version.ts'
import type { Change } from './changes.ts'
import { previousStable } from './releases.ts'

/** A deprecated version, and the deprecated one that its words tell people to use. */
export interface StaleWords {
  readonly version: string
  readonly reason: string
  readonly names: string
  /** False where the words follow by themselves once they are written again. */
  readonly recorded: boolean
}

/** Those whose words the changes make stale. */
export function staleWords(state: ComponentState, changes: readonly Change[]): readonly StaleWords[] {
  const gone = new Set(changes.flatMap(({ kind, version }) => (kind === 'deprecate' ? version.text : [])))
  const others = [...state.deprecated.values()].filter(
    ({ version }) => !changes.some((change) => change.version.text === version),
  )
  return others.flatMap(({ version, reason, replacement }) => {
    const parsed = tryParseVersion(version)
    const names = replacement ?? (parsed === null ? undefined : previousStable(state, parsed)?.text)
    if (names === undefined || !gone.has(names)) return []
    return [{ version, reason, names, recorded: replacement !== undefined }]
  })
}
