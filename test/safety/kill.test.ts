import { describe, expect, it } from 'vitest'

import type { EventRequest, PublishRequest, PublishSource } from '../../src/flows/requests.ts'
import { Fate, Killed } from '../support/mortal.ts'
import { Sandbox } from '../support/sandbox.ts'

const IMAGES = ['oci:./one', 'oci:./two'] as const

function policyFor(images: readonly string[]): string {
  return `version: 1
image: [${images.join(', ')}]
releases: { gitTag: "v{version}", prereleases: [rc] }
tags:
  "{version}":       { from: [release, prerelease], moves: never }
  "{major}.{minor}": { from: [release, rebuild], moves: forward }
  "{major}":         { from: [release, rebuild], moves: forward }
  latest:            { from: [release, rebuild], moves: forward }
  "{version}-r{date}": { from: rebuild, moves: never }
  "sha-{sha}":       { from: [build, release], moves: never }
  "env-{env}":       { from: promotion, moves: freely }
environments:
  dev: { follows: { branches: [main] } }
`
}

const COMMIT = '9f3c2a1b7d8e4f60a1b2c3d4e5f60718293a4b5c'

interface Scene {
  readonly name: string
  /** Releases that were published before, by version. */
  readonly before: readonly string[]
  readonly event: EventRequest
  /** `assembled`: per-platform digests; otherwise an image of the first registry, by digest. */
  readonly assembled?: boolean
  /** Images that are published to; default one. */
  readonly images?: readonly string[]
}

const SCENES: readonly Scene[] = [
  { name: 'a first release', before: [], event: { version: '1.0.0', commit: COMMIT } },
  {
    name: 'a patch, on a branch that an environment follows',
    before: ['1.0.0'],
    event: { version: '1.0.1', commit: COMMIT, branch: 'main' },
    images: IMAGES,
  },
  { name: 'a hotfix of an older line', before: ['1.0.0', '1.1.0'], event: { version: '1.0.1' } },
  { name: 'a rebuild', before: ['1.0.0'], event: { event: 'rebuild', version: '1.0.0' } },
  { name: 'a build of main', before: ['1.0.0'], event: { event: 'build', commit: COMMIT, branch: 'main' } },
  {
    name: 'a candidate assembled of two platforms',
    before: ['1.0.0'],
    event: { version: '1.1.0-rc.1' },
    assembled: true,
  },
]

function imagesOf({ images }: Scene): readonly string[] {
  return images ?? [IMAGES[0]]
}

async function prepare(scene: Scene): Promise<{ sandbox: Sandbox; source: PublishSource }> {
  const sandbox = await Sandbox.open(policyFor(imagesOf(scene)))
  for (const version of scene.before) {
    const digest = await sandbox.push(IMAGES[0], { seed: version })
    await sandbox.publish({ event: { version }, source: { type: 'digest', digest }, dryRun: false })
  }
  if (scene.assembled !== true) {
    const digest = await sandbox.push(IMAGES[0], {
      seed: scene.name,
      platforms: ['linux/amd64', 'linux/arm64'],
    })
    return { sandbox, source: { type: 'digest', digest } }
  }
  const platforms = {
    'linux/amd64': await sandbox.push(IMAGES[0], { seed: 'x', platforms: ['linux/amd64'] }),
    'linux/arm64': await sandbox.push(IMAGES[0], { seed: 'x', platforms: ['linux/arm64'] }),
  }
  return { sandbox, source: { type: 'platforms', platforms } }
}

type Tags = Record<string, Record<string, string>>

/** After a kill every tag is as it was or as it will be, and what changed is a fact of the ledger. */
function checkHalfway(
  sandbox: Sandbox,
  now: Tags,
  ends: { readonly before: Tags; readonly after: Tags },
): void {
  const known = new Set(sandbox.records.map(({ data }) => data['digest']))
  for (const image of IMAGES) {
    for (const [tag, digest] of Object.entries(now[image] ?? {})) {
      const before = ends.before[image]?.[tag]
      expect([before, ends.after[image]?.[tag]]).toContain(digest)
      if (digest !== before) expect(known).toContain(digest)
    }
    expect(Object.keys(now[image] ?? {})).toEqual(
      expect.arrayContaining(Object.keys(ends.before[image] ?? {})),
    )
  }
}

/** Every so many steps a run is killed a second time, and run once more at the end. */
const TWICE = 5

/** With two images there are hundreds of steps: every third of them, which is before and after each kind of call in turn. */
function strideOf(scene: Scene): number {
  return imagesOf(scene).length > 1 ? 3 : 1
}

describe.each(SCENES)('publishing $name, killed', (scene) => {
  it('at any step and run again, ends as if nothing had happened; also when it is killed twice', async () => {
    const { sandbox, source } = await prepare(scene)
    await using start = sandbox
    const request = { event: scene.event, source, dryRun: false }
    const before = await start.tags(...IMAGES)
    await using undisturbed = await start.copy()
    const fate = new Fate(Infinity)
    await undisturbed.publish(request, fate)
    const after = await undisturbed.tags(...IMAGES)
    expect(after).not.toEqual(before)
    for (let at = 1; at <= fate.steps; at += strideOf(scene)) {
      await using killed = await start.copy()
      expect(await dies(killed, request, at), `at step ${at}`).toBe(true)
      checkHalfway(killed, await killed.tags(...IMAGES), { before, after })
      if (at % TWICE === 0) {
        // A run that has little left to do may end before its second death.
        await dies(killed, request, ((at * 7) % fate.steps) + 1)
        checkHalfway(killed, await killed.tags(...IMAGES), { before, after })
      }
      await killed.publish(request)
      expect(await killed.tags(...IMAGES), `killed at step ${at}`).toEqual(after)
      expect(killed.facts(), `killed at step ${at}`).toEqual(undisturbed.facts())
      if (at % TWICE === 0)
        expect(await killed.publish(request)).toMatchObject({ unchanged: true, written: [] })
    }
  }, 180_000)
})

/** Runs `publish` until it is killed at a step; false when it ended before. */
async function dies(sandbox: Sandbox, request: PublishRequest, at: number): Promise<boolean> {
  try {
    await sandbox.publish(request, new Fate(at))
    return false
  } catch (error) {
    expect(error).toBeInstanceOf(Killed)
    return true
  }
}

describe('an intent that is pending', () => {
  const request = (digest: `sha256:${string}`) => ({
    event: { version: '1.0.0', commit: COMMIT },
    source: { type: 'digest', digest } as const,
    dryRun: false,
  })

  /** The step after which the intent stands and no tag does. */
  async function interrupted(): Promise<{
    sandbox: Sandbox
    first: `sha256:${string}`
    second: `sha256:${string}`
  }> {
    await using start = await Sandbox.open(policyFor(IMAGES))
    const first = await start.push(IMAGES[0], { seed: 'first' })
    const second = await start.push(IMAGES[0], { seed: 'second' })
    for (let at = 1; ; at += 1) {
      const sandbox = await start.copy()
      await dies(sandbox, request(first), at)
      if (sandbox.records.length > 0) {
        expect(await sandbox.tags(...IMAGES)).toEqual({ [IMAGES[0]]: {}, [IMAGES[1]]: {} })
        return { sandbox, first, second }
      }
      await sandbox[Symbol.asyncDispose]()
    }
  }

  it('is replaced by other bytes as long as its exact tag stands nowhere', async () => {
    const { sandbox, first, second } = await interrupted()
    await using _ = sandbox
    await sandbox.publish(request(second))
    expect(sandbox.records.map(({ type }) => type)).toEqual([
      'release',
      'withdrawal',
      'release',
      'published',
      'published',
    ])
    const tags = await sandbox.tags(...IMAGES)
    expect(Object.values(tags).flatMap((image) => Object.values(image))).not.toContain(first)
    expect(tags[IMAGES[1]]).toMatchObject({ '1.0.0': second, latest: second })
  })

  it('is finished by its own bytes only, once its exact tag stands in one image', async () => {
    const { sandbox, first, second } = await interrupted()
    await using _ = sandbox
    for (let at = 1; Object.keys((await sandbox.tags(IMAGES[0]))[IMAGES[0]] ?? {}).length === 0; at += 1) {
      await dies(sandbox, request(first), at)
    }
    await expect(sandbox.publish(request(second))).rejects.toMatchObject({ code: 'E_IMMUTABLE' })
    await sandbox.publish(request(first))
    const tags = await sandbox.tags(...IMAGES)
    expect(tags[IMAGES[1]]).toEqual(tags[IMAGES[0]])
    expect(tags[IMAGES[1]]).toMatchObject({ '1.0.0': first, latest: first })
  })
})
