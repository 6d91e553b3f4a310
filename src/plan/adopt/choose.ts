import { isFailure } from '../../model/failure.ts'
import { lintPolicy } from '../../policy/lint/lint.ts'
import { loadPolicy } from '../../policy/load.ts'
import type { ChosenClass, DraftClass, DraftComponent, DraftRow } from './draft.ts'
import { isAlias } from './draft.ts'
import { draftText } from './policy-text.ts'
import type { DraftPolicy } from './policy-text.ts'

/** A class that the policy cannot have beside the others. */
export interface Rejected {
  readonly component: string
  readonly class: DraftClass
  /** Why, as `lint` says it. */
  readonly why: string
}

export interface Choice {
  readonly policy: DraftPolicy
  readonly rejected: readonly Rejected[]
}

type Drafts = readonly DraftComponent[]
type Frame = Omit<DraftPolicy, 'components'>

/**
 * The classes that pass `lint` together and explain most: all of them where they can stand side by side; else the classes of exact versions
 * first, then those that explain most tags, each in the widest form that keeps the promise of the ones before.
 */
export function choosePolicy(drafts: Drafts, frame: Frame): Choice {
  const all = { ...frame, components: drafts.map((draft) => take(draft, draft.classes.map(firstRow))) }
  if (problemOf(all) === null) return { policy: all, rejected: [] }
  const chosen = new Map<string, ChosenClass[]>(drafts.map(({ name }) => [name, []]))
  const rejected: Rejected[] = []
  for (const { component, drafted } of inOrder(drafts)) {
    const classes = chosen.get(component) ?? []
    const attempt = (row: DraftRow): string | null => {
      const next = new Map([...chosen, [component, [...classes, withRow(drafted, row)]]])
      return problemOf(policyOf(drafts, next, frame))
    }
    const { row, why } = firstThatHolds(drafted.rows, attempt)
    if (row === null) rejected.push({ component, class: drafted, why })
    else classes.push(withRow(drafted, row))
  }
  return { policy: policyOf(drafts, chosen, frame), rejected }
}

function firstThatHolds(
  rows: readonly DraftRow[],
  attempt: (row: DraftRow) => string | null,
): { readonly row: DraftRow | null; readonly why: string } {
  let why = ''
  for (const row of rows) {
    const problem = attempt(row)
    if (problem === null) return { row, why: '' }
    why ||= problem
  }
  return { row: null, why }
}

interface Placed {
  readonly component: string
  readonly drafted: DraftClass
}

function inOrder(drafts: Drafts): readonly Placed[] {
  const placed = drafts.flatMap(({ name, classes }) =>
    classes.map((drafted) => ({ component: name, drafted })),
  )
  return placed.toSorted((a, b) => rank(a.drafted) - rank(b.drafted) || size(b.drafted) - size(a.drafted))
}

function rank({ heap, rows: [row] }: DraftClass): number {
  if (heap.kind === 'version') return 0
  // What an alias stands for must be there before it.
  if (isAlias(row)) return 3
  return heap.kind === 'word' ? 1 : 2
}

function size({ heap }: DraftClass): number {
  return heap.members.length
}

function policyOf(
  drafts: Drafts,
  chosen: ReadonlyMap<string, readonly ChosenClass[]>,
  frame: Frame,
): DraftPolicy {
  const components = drafts.map((draft) => take(draft, chosen.get(draft.name) ?? []))
  return { ...frame, components: components.filter(({ classes }) => classes.length > 0) }
}

/** In the order of the draft. */
function take(draft: DraftComponent, classes: readonly ChosenClass[]): DraftComponent<ChosenClass> {
  const order = draft.classes.map(({ key }) => key)
  return { ...draft, classes: classes.toSorted((a, b) => order.indexOf(a.key) - order.indexOf(b.key)) }
}

function firstRow(drafted: DraftClass): ChosenClass {
  return withRow(drafted, drafted.rows[0])
}

function withRow({ key, heap, doubts }: DraftClass, row: DraftRow): ChosenClass {
  return { key, heap, doubts, row }
}

/** The first error of a policy, or null. */
export function problemOf(policy: DraftPolicy): string | null {
  const text = draftText(policy)
  try {
    const findings = lintPolicy(loadPolicy(text, 'tidemark.yaml'), text)
    return findings.find(({ severity }) => severity === 'error')?.message ?? null
  } catch (error) {
    if (isFailure(error, 'E_POLICY_SCHEMA', 'E_POLICY_SYNTAX')) return error.message
    throw error
  }
}
