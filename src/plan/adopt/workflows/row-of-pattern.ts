import type { FactKind } from '../../../model/fact.ts'
import type { DraftRow } from '../draft.ts'
import { isRelease } from './step.ts'
import type { Trigger } from './step.ts'

interface Pushed {
  readonly triggers: readonly Trigger[]
  /** Branches whose builds it is about; empty: any. */
  readonly branches: readonly string[]
}

/** The row of a class with this pattern, by what it names and by what starts the workflow. */
export function rowOfPattern(key: string, pushed: Pushed): DraftRow {
  if (key.includes('{sha')) return commitRow(key, pushed)
  if (key.includes('{version}') || key.includes('{patch}')) {
    return { from: ['release', 'prerelease'], moves: 'never' }
  }
  if (key.includes('{minor}')) return { from: ['release'], moves: 'forward' }
  if (key.includes('{major}')) return { from: ['release'], moves: 'forward', versions: '>=1.0.0' }
  return buildRow(key, pushed)
}

function buildRow(key: string, pushed: Pushed): DraftRow {
  const builds = branchesOf(pushed)
  if (key.includes('{run}')) return { from: ['build'], moves: 'never', ...builds }
  if (key.includes('{date')) return { from: ['build'], moves: 'daily', ...builds }
  return pushed.triggers.some(isRelease) && !pushed.triggers.includes('branch')
    ? { from: ['release'], moves: 'forward' }
    : { from: ['build'], moves: 'freely', ...builds }
}

function commitRow(key: string, pushed: Pushed): DraftRow {
  const released = pushed.triggers.some(isRelease)
  if (key.includes('{branch}') || !released) return { from: ['build'], moves: 'never', ...branchesOf(pushed) }
  const built = !pushed.triggers.every(isRelease)
  const from: readonly FactKind[] = built ? ['build', 'release'] : ['release']
  return { from, moves: 'never' }
}

function branchesOf({ branches }: Pushed): { readonly branches?: readonly string[] } {
  return branches.length === 0 ? {} : { branches }
}
