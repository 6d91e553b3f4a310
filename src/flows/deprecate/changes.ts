import type { DeprecationData } from '../../model/data.ts'
import { TidemarkError } from '../../model/failure.ts'
import type { RecordDraft } from '../../model/record.ts'
import type { ComponentState, State } from '../../model/state.ts'
import type { Version } from '../../model/version.ts'
import { draft } from '../stage/move.ts'
import type { Chosen } from './choose.ts'
import type { DeprecatedVersion, DeprecateRequest } from './request.ts'

/** What becomes of the deprecation of one version. */
export interface Change {
  readonly version: Version
  readonly kind: DeprecatedVersion['change']
  /** What stands afterwards; null: it is not deprecated. */
  readonly after: DeprecationData | null
  /** What stood before; null: it was not deprecated. */
  readonly before: DeprecationData | null
}

const LONGEST = 2000

/** Why, on one line. Throws E_USAGE for nothing, and for a whole article. */
export function reasonOf({ reason, undo }: DeprecateRequest): string {
  const text = (reason ?? '').replaceAll(/\s+/gu, ' ').trim()
  if (text === '' && !undo) {
    throw new TidemarkError('E_USAGE', 'say why, for those who pulled it', {
      hints: ['--reason "Loses uploads larger than 2 GiB"'],
    })
  }
  if (text.length > LONGEST)
    throw new TidemarkError('E_USAGE', `--reason holds ${text.length} characters; ${LONGEST} are the most`)
  return text
}

/** What the request changes on the facts of `state`; a version that stands as it is asked for comes back as `none`. */
export function changesOf(
  state: ComponentState,
  { versions, replacement }: Chosen,
  request: DeprecateRequest,
): readonly Change[] {
  const reason = reasonOf(request)
  return versions.map((version) => {
    const before = state.deprecated.get(version.text) ?? null
    if (request.undo) return { version, before, after: null, kind: before === null ? 'none' : 'lift' }
    const after = {
      version: version.text,
      reason,
      ...(replacement !== null && { replacement: replacement.text }),
    }
    return { version, before, after, kind: kindOf(before, after) }
  })
}

function kindOf(before: DeprecationData | null, after: DeprecationData): Change['kind'] {
  if (before === null) return 'deprecate'
  return before.reason === after.reason && before.replacement === after.replacement ? 'none' : 'update'
}

/** The records of what changes. */
export function deprecationDrafts(
  component: string,
  changes: readonly Change[],
  said: { readonly actor: string; readonly reason: string },
): readonly RecordDraft[] {
  return changes
    .filter(({ kind }) => kind !== 'none')
    .map(({ version, after }) => {
      const data = after ?? { version: version.text, reason: said.reason, undo: true }
      return draft(component, 'deprecation', said.actor, data)
    })
}

/** The component's facts with these versions deprecated, or not. */
export function withChanges(state: ComponentState, changes: readonly Change[]): ComponentState {
  const deprecated = new Map(state.deprecated)
  for (const { version, after } of changes) {
    if (after === null) deprecated.delete(version.text)
    else deprecated.set(version.text, after)
  }
  return {
    facts: state.facts,
    deprecated,
    published: state.published,
    deleted: state.deleted,
    checks: state.checks,
    approvals: state.approvals,
    holds: state.holds,
    byDigest: (digest) => state.byDigest(digest),
    byVersion: (text) => state.byVersion(text),
    byCommit: (commit) => state.byCommit(commit),
    byId: (id) => state.byId(id),
  }
}

/** The whole ledger with one component's facts replaced. */
export function replaced(state: State, name: string, component: ComponentState): State {
  return {
    head: state.head,
    lastTime: state.lastTime,
    component: (each) => (each === name ? component : state.component(each)),
    components: () => state.components(),
  }
}
