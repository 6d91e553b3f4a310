import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { startDockerRegistry } from '../../src/testing/docker-registry.ts'
import type { DockerRegistry } from '../../src/testing/docker-registry.ts'
import { makePytmbot, PYTMBOT_TAGS, pytmbotHistory } from '../support/pytmbot.ts'
import type { Pytmbot } from '../support/pytmbot.ts'
import { rawRegistry } from '../support/raw-registry.ts'

let registry: DockerRegistry

beforeAll(async () => {
  registry = await startDockerRegistry({ inMemory: true })
})

afterAll(async () => {
  await registry.stop()
})

interface Event {
  /** RFC 3339. */
  readonly time: string
  /** The git tag of a release; absent for the weekly rebuild. */
  readonly gitTag?: string
}

interface Step {
  readonly gitTag: string
  readonly kind: string
  readonly version: string | null
  readonly tags: readonly { readonly tag: string; readonly action: string }[]
}

const MONDAYS = Array.from({ length: 12 }, (_, week) =>
  new Date(Date.parse('2026-03-30T04:17:00Z') + week * 7 * 86_400_000).toISOString(),
)

const RELEASES = [
  { time: '2026-03-23T20:00:00.000Z', gitTag: 'v0.3.0' },
  { time: '2026-04-28T11:00:00.000Z', gitTag: 'v0.3.1' },
  { time: '2026-05-16T12:00:00.000Z', gitTag: 'v0.3.2' },
  { time: '2026-06-12T14:30:00.000Z', gitTag: 'v0.3.3' },
]

const EVENTS: readonly Event[] = [...RELEASES, ...MONDAYS.map((time) => ({ time }))].toSorted((a, b) =>
  a.time < b.time ? -1 : 1,
)

/** Publishes one event at its time, when its git tag has just been made; the document that `publish` printed. */
async function happen(project: Pytmbot, { time, gitTag }: Event): Promise<Record<string, any>> {
  project.clock.set(time)
  if (gitTag !== undefined) {
    const commit = project.repository.commits[PYTMBOT_TAGS.findIndex(({ tag }) => tag === gitTag)] ?? ''
    await project.repository.git('tag', gitTag, commit)
  }
  const digest = await project.build(`${gitTag ?? 'rebuild'} at ${time}`)
  const event = gitTag === undefined ? ['--event', 'rebuild'] : ['--git-tag', gitTag]
  return await project.json(['publish', ...event, '--digest', digest])
}

describe('the 23 git tags of pytmbot under its policy', () => {
  it('000-15 000-16 000-33: replay takes the 17 stable versions, and refuses the malformed tags and the candidates', async () => {
    await using project = await makePytmbot({ host: registry.host, repository: 'history/replay' })
    const replay = await project.json<{ steps: readonly Step[]; final: object; counts: object }>(['replay'])
    const refused = replay.steps.filter(({ kind }) => kind === 'refused')
    expect(refused.map(({ gitTag }) => gitTag)).toEqual([
      'v.0.0.2',
      'v0.0.3.1',
      '0.0.6.1',
      'v.0.1.0-pre',
      'v0.2.0-rc1',
      'v0.2.0-rc2',
    ])
    expect(refused.flatMap(({ tags }) => tags)).toEqual([])
    const released = replay.steps.filter(({ kind }) => kind === 'release')
    expect(released).toHaveLength(17)
    expect(replay.counts).toMatchObject({ gitTags: 23, releases: 17, prereleases: 0, refused: 6 })
    expect(
      released.map(({ tags }) => tags.filter(({ action }) => action !== 'keep').map(({ tag }) => tag)),
    ).toEqual(
      released.map(({ version }) =>
        version?.startsWith('0.3.') ? [version, '0.3', 'stable', 'latest'] : [version],
      ),
    )
    expect(replay.final).toEqual({ '0.3': '0.3.3', latest: '0.3.3', stable: '0.3.3' })
  })

  it('000-1 000-13 000-14 000-41: the plan at v0.3.0 … v0.3.3 is its version, 0.3, stable and latest, and no more', async () => {
    await using project = await makePytmbot({ host: registry.host, repository: 'history/plan' })
    for (const { gitTag } of RELEASES) {
      const plan = await project.json(['plan', '--git-tag', gitTag])
      expect(plan['tags']).toEqual([gitTag.slice(1), '0.3', 'stable', 'latest'])
      expect(plan['event'].commit).toBe(await project.commitOf(gitTag))
      const images = plan['actions'].map(({ image }: { image: string }) => image)
      expect(images).toEqual(Array.from({ length: 4 }, () => project.image))
    }
    expect(await rawRegistry(registry.host).tags('history/plan')).toEqual({})
  })

  it('000-14 000-23 000-25 000-31 000-32: four releases and twelve rebuilds end in 19 tags with the exact ones unmoved', async () => {
    const before = pytmbotHistory('2026-03-01T00:00:00.000Z')
    await using project = await makePytmbot({
      host: registry.host,
      repository: 'history/all',
      ...before,
      now: '2026-03-01T00:00:00Z',
    })
    const raw = rawRegistry(registry.host)
    const exact: Record<string, string> = {}
    const dated: Record<string, string> = {}
    const sources: string[] = []
    for (const event of EVENTS) {
      const { digest, event: told, tags } = await happen(project, event)
      const day = event.time.slice(0, 10).replaceAll('-', '')
      const own = event.gitTag === undefined ? `0.3-r${day}` : told.version
      expect(tags).toEqual([own, '0.3', 'stable', 'latest'])
      if (event.gitTag === undefined) {
        dated[own] = digest
        sources.push(told.gitTag)
      } else {
        exact[own] = digest
      }
      const standing = await raw.tags('history/all')
      expect(standing).toEqual({ ...exact, ...dated, '0.3': digest, stable: digest, latest: digest })
    }
    expect(sources).toEqual([
      ...Array.from({ length: 5 }, () => 'v0.3.0'),
      ...Array.from({ length: 2 }, () => 'v0.3.1'),
      ...Array.from({ length: 4 }, () => 'v0.3.2'),
      'v0.3.3',
    ])
    const end = await raw.tags('history/all')
    expect(Object.keys(end)).toHaveLength(19)
    expect(Object.keys(exact)).toEqual(['0.3.0', '0.3.1', '0.3.2', '0.3.3'])
    expect(new Set([end['0.3'], end['stable'], end['latest'], end['0.3-r20260615']]).size).toBe(1)
    const log = await project.json(['log'])
    const types = log['entries'].map(({ type }: { type: string }) => type)
    expect(types.filter((type: string) => type === 'release')).toHaveLength(4)
    expect(types.filter((type: string) => type === 'rebuild')).toHaveLength(12)
  })
})
