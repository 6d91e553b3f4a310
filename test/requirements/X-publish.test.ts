import { describe, expect, it } from 'vitest'

import { startFakeRegistry } from '../../src/testing/registry/fake-registry.ts'
import type { FakeRegistry } from '../../src/testing/registry/fake-registry.ts'
import { makeProject } from '../support/project.ts'
import type { Project } from '../support/project.ts'
import { useRegistry } from '../support/registry.ts'
import { rawRegistry } from '../support/raw-registry.ts'

const registry = useRegistry()

function policyFor(image: string): string {
  return `version: 1
image: ${image}
releases: { gitTag: "v{version}" }
tags:
  "{version}":       { from: release, moves: never }
  "{major}.{minor}": { from: release, moves: forward }
  "{major}":         { from: release, moves: forward, versions: ">=1.0.0" }
  latest:            { from: release, moves: forward }
  "sha-{sha}":       { from: [build, release], moves: never }
`
}

async function makeWeb(image: string): Promise<Project> {
  return await makeProject({
    policy: policyFor(image),
    remote: true,
    tags: ['v1.0.0', { name: 'v1.1.0', commit: 1 }],
  })
}

/** The tags of an image of the fake registry. */
async function tagsOf(fake: FakeRegistry, repository: string): Promise<Record<string, string>> {
  return await rawRegistry(fake.host).tags(repository)
}

describe('the plan', () => {
  it('X-2: is the same JSON for the same git, policy and clock, and explains every tag', async () => {
    const name = registry.repository('web')
    await using project = await makeWeb(`${registry.host}/${name}`)
    const digest = await project.push(`${registry.host}/${name}`, { seed: 'one' })
    const args = ['plan', '--git-tag', 'v1.0.0', '--digest', digest, '--json']
    const [first, second] = [await project.run(...args), await project.run(...args)]
    expect(first.code).toBe(0)
    expect(second.stdout).toBe(first.stdout)
    const plan = first.json<any>()
    expect(
      plan.actions.map((action: any) => [action.tag, action.class, action.from, action.to.digest]),
    ).toEqual(plan.tags.map((tag: string) => [tag, expect.any(String), null, digest]))
    expect(plan.actions.every((action: any) => action.why.length > 0)).toBe(true)
    expect(await registry.raw.tags(name)).toEqual({})
    expect((await project.json(['log']))['entries']).toEqual([])
  })
})

describe('a publish that is cut off', () => {
  it('X-3: writes exact and commit tags first and latest last', async () => {
    await using scene = await open()
    const { fake, project } = scene
    await project.json([
      'publish',
      '--git-tag',
      'v1.0.0',
      '--digest',
      await project.push(`${fake.host}/web`, { seed: '1' }),
    ])
    const puts = fake.requests.filter(
      ({ method, path }) => method === 'PUT' && /manifests\/(?!sha256)/u.test(path),
    )
    const order = puts.map(({ path }) => path.split('/').at(-1))
    expect(new Set(order.slice(0, 2))).toEqual(
      new Set(['1.0.0', order.find((tag) => tag?.startsWith('sha-'))]),
    )
    expect(order.slice(2)).toEqual(['1.0', '1', 'latest'])
  })

  it.each([1, 2, 3, 4, 5])(
    'X-3: at the %i. tag leaves every wider float where it was, and the same command finishes it',
    async (at) => {
      await using scene = await open()
      const { fake, project } = scene
      const image = `${fake.host}/web`
      const first = await project.push(image, { seed: '1.0.0' })
      await project.json(['publish', '--git-tag', 'v1.0.0', '--digest', first])
      const before = await tagsOf(fake, 'web')
      const second = await project.push(image, { seed: '1.1.0' })
      fake.fault({
        method: 'PUT',
        path: /manifests\/(?!sha256)/u,
        from: at,
        times: 1000,
        effect: { status: 503 },
      })
      const args = ['publish', '--git-tag', 'v1.1.0', '--digest', second]
      const failed = await project.json(args, 5)
      expect(failed['error'].code).toBe('E_REGISTRY_UNAVAILABLE')
      const half = await tagsOf(fake, 'web')
      expect(half['latest']).toBe(before['latest'])
      if (at <= 2) expect(half['1']).toBe(before['1'])
      fake.heal()
      await project.json(args)
      expect(await tagsOf(fake, 'web')).toMatchObject({
        '1.1.0': second,
        '1.1': second,
        1: second,
        latest: second,
        '1.0.0': first,
        '1.0': first,
      })
      const { entries } = await project.json(['log'])
      expect(entries.filter((entry: any) => entry.type === 'release')).toHaveLength(2)
    },
  )
})

describe('a registry in trouble', () => {
  const troubles = [
    { name: '401', effect: { status: 401 }, code: 'E_REGISTRY_DENIED' },
    { name: '403', effect: { status: 403 }, code: 'E_REGISTRY_DENIED' },
    {
      name: '429',
      effect: { status: 429, headers: { 'retry-after': '1' } },
      code: 'E_REGISTRY_RATE_LIMITED',
    },
    { name: '500', effect: { status: 500 }, code: 'E_REGISTRY_UNAVAILABLE' },
    { name: 'a reset', effect: 'reset', code: 'E_REGISTRY_UNAVAILABLE' },
    {
      name: 'a page of HTML',
      effect: { status: 404, headers: { 'content-type': 'text/html' }, body: '<h1>Gone</h1>' },
      code: 'E_REGISTRY_PROTOCOL',
    },
  ] as const

  it.each(troubles)(
    'X-4 X-5: $name under a tag is never read as absence: nothing is written',
    async ({ effect, code }) => {
      await using scene = await open()
      const { fake, project } = scene
      const digest = await project.push(`${fake.host}/web`, { seed: '1.0.0' })
      fake.fault({ path: /manifests\/1\.0\.0$/u, times: 1000, effect })
      const result = await project.run('publish', '--git-tag', 'v1.0.0', '--digest', digest, '--json')
      expect([result.code, result.json<any>().error.code]).toEqual([5, code])
      expect(fake.images.find('web')?.tags.size).toBe(0)
      expect((await project.json(['log']))['entries']).toEqual([])
      fake.heal()
      await project.json(['publish', '--git-tag', 'v1.0.0', '--digest', digest])
      expect(await tagsOf(fake, 'web')).toMatchObject({ '1.0.0': digest, latest: digest })
    },
  )

  it('X-5: a tag that somebody else takes between our read and our write is found, and the release is withdrawn', async () => {
    await using scene = await open()
    const { fake, project } = scene
    const image = `${fake.host}/web`
    const digest = await project.push(image, { seed: 'ours' })
    const theirs = await project.push(image, { seed: 'theirs' })
    // The write is answered with 201, and what stands is somebody else's: a lost race.
    fake.images.at('web').tags.set('1.0.0', theirs)
    fake.fault({
      method: 'HEAD',
      path: /manifests\/1\.0\.0$/u,
      times: 1,
      effect: { status: 404, headers: { 'content-type': 'application/json' }, body: '' },
    })
    fake.fault({ method: 'GET', path: /manifests\/1\.0\.0$/u, times: 1, effect: absent() })
    fake.fault({
      method: 'PUT',
      path: /manifests\/1\.0\.0$/u,
      times: 1,
      effect: { status: 201, headers: { 'docker-content-digest': digest } },
    })
    const document = await project.json(['publish', '--git-tag', 'v1.0.0', '--digest', digest], 3)
    expect(document['error'].code).toBe('E_IMMUTABLE')
    expect(await tagsOf(fake, 'web')).toMatchObject({ '1.0.0': theirs })
    expect('latest' in (await tagsOf(fake, 'web'))).toBe(false)
    const { entries } = await project.json(['log'])
    expect(entries.map((entry: any) => entry.type)).toEqual(['release', 'withdrawal'])
  })
})

function absent(): { status: number; headers: Record<string, string>; body: string } {
  const body = JSON.stringify({ errors: [{ code: 'MANIFEST_UNKNOWN', message: 'unknown' }] })
  return { status: 404, headers: { 'content-type': 'application/json' }, body }
}

interface Scene extends AsyncDisposable {
  readonly fake: FakeRegistry
  readonly project: Project
}

async function open(): Promise<Scene> {
  const fake = await startFakeRegistry()
  const project = await makeWeb(`${fake.host}/web`)
  return {
    fake,
    project,
    async [Symbol.asyncDispose]() {
      await project[Symbol.asyncDispose]()
      await fake.close()
    },
  }
}
