import { readFileSync } from 'node:fs'

import { describe, expect, it } from 'vitest'

import { loadPolicy } from '../policy/load.ts'
import { fallText } from './fall-text.ts'
import { replayTags } from './replay.ts'
import type { GitTagFact, ReplayStep } from './replay.ts'
import { commit } from './testing/fact.ts'
import { examplePolicy, SEMVER, tagsPolicy } from './testing/policies.ts'

interface PytmbotTag {
  readonly tag: string
  readonly type: 'annotated' | 'lightweight'
  readonly commit: string
  readonly time: string
}

function pytmbotTags(): readonly GitTagFact[] {
  const file = new URL('../../test/fixtures/pytmbot-tags.json', import.meta.url)
  const tags: readonly PytmbotTag[] = JSON.parse(readFileSync(file, 'utf8'))
  return tags.map(({ tag, ...rest }) => ({ name: tag, ...rest }))
}

/** Annotated tags, a minute apart unless a time is given. */
function history(
  ...names: readonly (string | readonly [name: string, time: string])[]
): readonly GitTagFact[] {
  return names.map((entry, index) => {
    const minute = new Date(Date.UTC(2026, 0, 1, 0, index)).toISOString()
    const [name, time] = typeof entry === 'string' ? [entry, minute] : entry
    return { name, time, commit: commit(`${index}a`), type: 'annotated' }
  })
}

function brief({ kind, tags }: ReplayStep): string {
  const sign = { create: '+', move: '~', keep: '=' }
  return [kind, ...tags.map(({ tag, action }) => `${sign[action]}${tag}`)].join(' ')
}

const semver = loadPolicy(SEMVER, 'tidemark.yaml')

describe('replay of pytmbot under its policy', () => {
  const replay = replayTags({ policy: loadPolicy(examplePolicy('000'), 'p.yaml'), tags: pytmbotTags() })

  it('000-15: takes the 17 stable versions and refuses the six names that are none', () => {
    expect(replay.counts).toMatchObject({ gitTags: 23, releases: 17, prereleases: 0, refused: 6 })
    const refused = replay.steps.filter(({ kind }) => kind === 'refused').map(({ gitTag }) => gitTag)
    expect(refused).toEqual(['v.0.0.2', 'v0.0.3.1', '0.0.6.1', 'v.0.1.0-pre', 'v0.2.0-rc1', 'v0.2.0-rc2'])
  })

  it('publishes only the exact tag of lines at their end, and all four of the supported one', () => {
    const steps = new Map(replay.steps.map((step) => [step.gitTag, brief(step)]))
    expect(steps.get('0.2.2')).toBe('release +0.2.2')
    expect(steps.get('v0.3.0')).toBe('release +0.3.0 +0.3 +stable +latest')
    expect(steps.get('v0.3.3')).toBe('release +0.3.3 ~0.3 ~stable ~latest')
    expect(replay.final).toEqual({ '0.3': '0.3.3', latest: '0.3.3', stable: '0.3.3' })
  })

  it('tells times in UTC', () => {
    expect(replay.steps[0]?.time).toBe('2024-03-24T12:38:16.000Z')
  })
})

describe('replay of a hotfix', () => {
  const tags = history(
    ['v2.5.1', '2017-07-01T00:00:00Z'],
    ['v2.6.0', '2017-07-02T00:00:00Z'],
    ['v2.6.2', '2017-07-20T14:13:00Z'],
    ['v2.5.2', '2017-07-20T14:22:00Z'],
    ['v2.7.0', '2018-11-20T00:00:00Z'],
  )
  const replay = replayTags({ policy: semver, tags, compare: 'metadata-action' })

  it('v2.5.2 after v2.6.2 publishes its version and its line only', () => {
    const step = replay.steps[3]
    expect(step && brief(step)).toBe('release +2.5.2 +sha-3a00000 ~2.5 =2 =latest')
    expect(step?.tags.at(-1)?.why).toBe('stays at 2.6.2: 2.5.2 is older')
    expect(replay.final).toEqual({
      '2': '2.7.0',
      '2.5': '2.5.2',
      '2.6': '2.6.2',
      '2.7': '2.7.0',
      latest: '2.7.0',
    })
  })

  it('shows what deciding by event would have done', () => {
    expect(replay.steps[3]?.compare).toMatchObject({
      pushed: ['2.5.2', '2.5', '2', 'latest'],
      missing: [],
      extra: ['2', 'latest'],
      wouldMoveBack: [
        { tag: '2', from: '2.6.2', to: '2.5.2' },
        { tag: 'latest', from: '2.6.2', to: '2.5.2' },
      ],
    })
    expect(replay.compare).toEqual({ tool: 'metadata-action', differ: 1 })
    expect(replay.backward.times).toBe(2)
    expect(fallText(replay.backward.falls)).toEqual([
      'Deciding by event, as most tools do, would have moved a tag backward 2 times:',
      'v2.5.2 would have taken `2` and `latest` from 2.6.2, for 16 months.',
    ])
  })

  it('leaves the comparison out unless it is asked for', () => {
    const plain = replayTags({ policy: semver, tags })
    expect(plain.compare).toBeUndefined()
    expect(plain.steps.every((step) => step.compare === undefined)).toBe(true)
    expect(plain.backward.times).toBe(2)
  })
})

describe('replay', () => {
  it('refuses a version that was released already, from whatever name', () => {
    const { steps } = replayTags({
      policy: loadPolicy(`${SEMVER}releases: { gitTag: "[v]{version}" }\n`, 'p.yaml'),
      tags: history('v1.0.0', '1.0.0'),
    })
    expect(steps.map(({ kind }) => kind)).toEqual(['release', 'refused'])
    expect(steps[1]?.why).toContain('v1.0.0')
  })

  it('refuses a git tag that names no commit, and a lightweight one where annotated ones are demanded', () => {
    const [first, second] = history('v1.0.0', 'v1.0.1')
    if (first === undefined || second === undefined) throw new Error('two tags')
    const light = { ...second, type: 'lightweight' as const }
    const annotated = loadPolicy(`${SEMVER}releases: { annotated: true }\n`, 'p.yaml')
    const { steps } = replayTags({ policy: annotated, tags: [{ ...first, commit: null }, light] })
    expect(steps.map(({ kind }) => kind)).toEqual(['refused', 'refused'])
  })

  it('refuses a tag that is written once and taken', () => {
    const text = tagsPolicy('  "{major}.{minor}": { from: release, moves: never }')
    const { steps } = replayTags({ policy: loadPolicy(text, 'p.yaml'), tags: history('v1.0.0', 'v1.0.1') })
    expect(steps.map(brief)).toEqual(['release +1.0', 'refused'])
  })

  it('gives each git tag to the component whose pattern takes it', () => {
    const policy = loadPolicy(examplePolicy('004'), 'p.yaml')
    const tags = history('v1.4.0', 'cli-v2.0.0', 'vnext', 'cli-v1.2', 'v1.4.1', 'cli-v2.1.0')
    const all = replayTags({ policy, tags })
    expect(all.steps.map(brief)).toEqual([
      'release +1.4.0 +sha-0a00000 +1.4 +latest',
      'release +2.0.0 +sha-1a00000 +2.0 +latest',
      'refused',
      'refused',
      'release +1.4.1 +sha-4a00000 ~1.4 ~latest',
      'release +2.1.0 +sha-5a00000 +2.1 ~latest',
    ])
    expect(all.final).toMatchObject({ 'app:latest': '1.4.1', 'cli:latest': '2.1.0' })
    expect(all.steps[3]?.why).toContain('cli-v{version}')
    const one = replayTags({ policy, tags, component: 'cli' })
    expect(one.steps.map(({ gitTag }) => gitTag)).toEqual(['cli-v2.0.0', 'vnext', 'cli-v1.2', 'cli-v2.1.0'])
    expect(one.final).toEqual({ '2.0': '2.0.0', '2.1': '2.1.0', latest: '2.1.0' })
    expect(() => replayTags({ policy, tags, component: 'moon' })).toThrowError(
      expect.objectContaining({ code: 'E_FACTS_MISSING' }),
    )
  })

  it('follows the supported line when the policy says newest', () => {
    const text = tagsPolicy(
      '  "{version}": { from: release, moves: never }\n  stable: { from: release, moves: forward, lines: supported }',
      'releases: { lines: { by: minor, supported: newest } }\n',
    )
    const { steps } = replayTags({
      policy: loadPolicy(text, 'p.yaml'),
      tags: history('v0.3.0', 'v0.4.0', 'v0.3.1'),
    })
    expect(steps.map(brief)).toEqual([
      'release +0.3.0 +stable',
      'release +0.4.0 ~stable',
      'release +0.3.1 =stable',
    ])
  })

  it('says what the other tool passes over where a git tag is refused', () => {
    const { steps } = replayTags({
      policy: semver,
      tags: history('v.1.0.0', 'v1.0.0-rc.1'),
      compare: 'metadata-action',
    })
    expect(steps.map((step) => step.compare?.pushed)).toEqual([[], ['1.0.0-rc.1']])
  })
})
