import { describe, expect, it } from 'vitest'

import { loadPolicy } from '../../policy/load.ts'
import { replayTags } from '../../plan/replay.ts'
import type { GitTagFact } from '../../plan/replay.ts'
import { createPalette } from './palette.ts'
import { replayView } from './replay-view.ts'

const POLICY = loadPolicy(
  `version: 1
image: ghcr.io/acme/web
releases: { prereleases: [] }
tags:
  "{version}": { from: release, moves: never }
  "{major}.{minor}": { from: release, moves: forward }
  "{major}": { from: release, moves: forward }
  latest: { from: release, moves: forward }
`,
  'tidemark.yaml',
)

const look = {
  palette: createPalette(false),
  columns: 100,
  now: new Date('2026-03-02T12:00:00Z'),
  ready: (text: string) => text,
}

function history(...names: readonly string[]): readonly GitTagFact[] {
  return names.map((name, index) => ({
    name,
    time: new Date(Date.UTC(2017, 6, 20, 14, index)).toISOString(),
    commit: String(index).repeat(40),
    type: 'annotated',
  }))
}

function view(names: readonly string[], compare: boolean): string {
  const tags = history(...names)
  return replayView(
    replayTags({ policy: POLICY, tags, ...(compare && { compare: 'metadata-action' }) }),
    look,
  )
}

describe('the view of a replay', () => {
  it('shows every git tag, where the floats end, and what deciding by event would have done', () => {
    expect(view(['v2.6.2', 'v2.5.2', 'v2.6.3'], false).split('\n')).toEqual([
      '3 git tags, 2017-07 to 2017-07 · 3 releases, 0 prereleases, 0 refused',
      '',
      '  2017-07-20 14:00  v2.6.2  + 2.6.2  + 2.6  + 2  + latest',
      '  2017-07-20 14:01  v2.5.2  + 2.5.2  + 2.5  = 2, latest stay at 2.6.2: 2.5.2 is older',
      '  2017-07-20 14:02  v2.6.3  + 2.6.3  ~ 2.6  ~ 2  ~ latest',
      '',
      'Final:  2 → 2.6.3 · 2.5 → 2.5.2 · 2.6 → 2.6.3 · latest → 2.6.3',
      '',
      'Deciding by event, as most tools do, would have moved a tag backward 2 times:',
      '  v2.5.2 would have taken `2` and `latest` from 2.6.2, for 1 minute.',
    ])
  })

  it('shows below each step what metadata-action would have pushed, where that differs', () => {
    expect(view(['v2.6.2', 'v2.5.2', 'v2.6', 'v3.0.0-rc.1'], true).split('\n').slice(2)).toEqual([
      '  2017-07-20 14:00  v2.6.2       + 2.6.2  + 2.6  + 2  + latest',
      '  2017-07-20 14:01  v2.5.2       + 2.5.2  + 2.5  = 2, latest stay at 2.6.2: 2.5.2 is older',
      '                                 metadata-action: 2.5.2, 2.5, 2, latest · 2, latest back from 2.6.2 · it looks at the event only, not at what was released before',
      expect.stringContaining('  2017-07-20 14:02  v2.6         ! refused: '),
      '                                 metadata-action: nothing · not a version to it either: it warns and the run stays green',
      expect.stringContaining('  2017-07-20 14:03  v3.0.0-rc.1  ! refused: '),
      '                                 metadata-action: 3.0.0-rc.1 · the policy refuses this git tag',
      '',
      'Final:  2 → 2.6.2 · 2.5 → 2.5.2 · 2.6 → 2.6.2 · latest → 2.6.2',
      '',
      'Deciding by event, as most tools do, would have moved a tag backward 2 times:',
      '  v2.5.2 would have taken `2` and `latest` from 2.6.2, to this day.',
      'metadata-action would have done otherwise at 3 of 4 git tags.',
      '  It would have published 1 that the policy refuses.',
      '  It would have passed over 1 that the policy refuses, in a green run.',
    ])
  })

  it('says so when metadata-action would have pushed the same', () => {
    expect(view(['v2.6.2', 'v2.6.3'], true)).toMatch(
      /\n\nmetadata-action would have pushed the same tags\.$/u,
    )
    expect(view(['v2.6.2', 'v2.6.3'], false)).not.toContain('metadata-action')
  })
})
