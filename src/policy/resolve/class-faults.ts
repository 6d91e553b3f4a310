import type { FactKind } from '../../model/fact.ts'
import type { TagClass } from '../policy.ts'
import { retainFault } from './retention.ts'

export interface ClassFault {
  /** The key of the class that is to blame. */
  readonly key: 'versions' | 'lines' | 'environments' | 'branches' | 'onConflict' | 'retain'
  readonly message: string
}

const VERSIONED: readonly FactKind[] = ['release', 'prerelease', 'rebuild', 'promotion']

/**
 * Settings of a class that its artifacts have nothing for, so that they could only be ignored. Whether its pattern and its
 * contract can hold is for `lint` to say.
 */
export function classFaults(tagClass: TagClass): readonly ClassFault[] {
  const { from, versions, supportedLines, environments, branches, moves, onConflict } = tagClass
  const versioned = from.some((kind) => VERSIONED.includes(kind))
  const faults: ClassFault[] = []
  if (versions !== null && !versioned) faults.push({ key: 'versions', message: 'a build has no version' })
  if (supportedLines && !versioned)
    faults.push({ key: 'lines', message: 'a build has no version, and so no line' })
  if (environments.length > 0 && !from.includes('promotion')) {
    faults.push({ key: 'environments', message: 'only promotions have an environment, and `from` has none' })
  }
  if (branches.length > 0 && from.every((kind) => kind === 'promotion')) {
    faults.push({ key: 'branches', message: 'promotions have no branch' })
  }
  if (onConflict === 'keep' && moves !== 'never') {
    faults.push({ key: 'onConflict', message: '`keep` is for `moves: never`: other tags move' })
  }
  const kept = retainFault(tagClass)
  if (kept !== null) faults.push({ key: 'retain', message: kept })
  return faults
}
