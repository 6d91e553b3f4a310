import type { FactKind } from '../../../model/fact.ts'
import type { DraftRow } from '../draft.ts'
import type { Trigger } from './step.ts'

interface Pushed {
  readonly triggers: readonly Trigger[]
  /** Branches whose builds it is about; empty: any. */
  readonly branches: readonly string[]
}

/** The row of a class with this pattern, by what it names and by what starts the workflow. */
export function rowOfPattern(key: string, { triggers, branches }: Pushed): DraftRow {
  const builds = branches.length === 0 ? {} : { branches }
  const released = triggers.some((trigger) => trigger === 'tag' || trigger === 'release')
  if (key.includes('{sha')) {
    const built = triggers.some((trigger) => trigger !== 'tag' && trigger !== 'release')
    const from: readonly FactKind[] = [
      ...(built ? ['build' as const] : []),
      ...(released ? ['release' as const] : []),
    ]
    return key.includes('{branch}') || !released
      ? { from: ['build'], moves: 'never', ...builds }
      : { from, moves: 'never' }
  }
  if (key.includes('{version}') || key.includes('{patch}'))
    return { from: ['release', 'prerelease'], moves: 'never' }
  if (key.includes('{minor}')) return { from: ['release'], moves: 'forward' }
  if (key.includes('{major}')) return { from: ['release'], moves: 'forward', versions: '>=1.0.0' }
  if (key.includes('{run}')) return { from: ['build'], moves: 'never', ...builds }
  if (key.includes('{date')) return { from: ['build'], moves: 'daily', ...builds }
  return released && !triggers.includes('branch')
    ? { from: ['release'], moves: 'forward' }
    : { from: ['build'], moves: 'freely', ...builds }
}
