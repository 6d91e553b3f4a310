import type { FactKind } from '../../model/fact.ts'
import type { Contract } from '../../policy/policy.ts'
import type { Heap } from './heaps.ts'

/** What stands behind the key of a tag class in a policy file. */
export type DraftRow =
  | { readonly aliasOf: string }
  | {
      readonly from: readonly FactKind[]
      readonly moves: Contract
      readonly versions?: string
      readonly lines?: 'supported'
      readonly branches?: readonly string[]
      readonly environments?: readonly string[]
      readonly platforms?: readonly string[]
      readonly onConflict?: 'keep'
    }

/** A tag class that may go into the policy. */
export interface DraftClass {
  readonly key: string
  readonly heap: Heap
  /** The rows to try, the most telling first. */
  readonly rows: readonly [DraftRow, ...DraftRow[]]
  /** What whoever reviews the policy should look at. */
  readonly doubts: readonly string[]
}

/** A class with the row that was chosen. */
export interface ChosenClass extends Omit<DraftClass, 'rows'> {
  readonly row: DraftRow
}

/** A component of the policy to be. */
export interface DraftComponent<Class = DraftClass> {
  readonly name: string
  readonly images: readonly string[]
  readonly gitTag: string
  readonly annotated: boolean
  readonly prereleases: readonly string[]
  /** Supported lines, as a range or a list; null: every line is. */
  readonly lines: string | readonly string[] | null
  readonly classes: readonly Class[]
  readonly notes: readonly string[]
}

export function isAlias(row: DraftRow): row is { readonly aliasOf: string } {
  return 'aliasOf' in row
}
