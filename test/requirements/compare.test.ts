import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { digestOf } from '../../src/model/digest.ts'
import type { Digest } from '../../src/model/digest.ts'
import type { ImageStores } from '../../src/registry/image-store.ts'
import { assembleIndex } from '../../src/registry/copy/assemble-index.ts'
import { startDockerRegistry } from '../../src/testing/docker-registry.ts'
import { describe as descriptorOf, makeImage } from '../../src/testing/images.ts'
import type { ImageRecipe } from '../../src/testing/images.ts'
import { cli } from '../support/cli.ts'
import type { CliResult } from '../support/cli.ts'
import { makeProject, openTestStores } from '../support/project.ts'
import { useRegistry } from '../support/registry.ts'

const registry = useRegistry()
const PLATFORMS = ['linux/amd64', 'linux/arm64']

let folder: string
let stores: ImageStores

/** A folder without any policy. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tidemark-compare-'))
  stores = openTestStores(folder)
})
afterAll(async () => {
  await stores.close()
  await rm(folder, { recursive: true, force: true })
})

async function put(place: string, tag: string, recipe: ImageRecipe): Promise<Digest> {
  const store = stores.open(place)
  const manifest = await makeImage(store, recipe)
  await store.writeTags(manifest, [tag])
  return manifest.digest
}

async function run(...args: readonly string[]): Promise<CliResult> {
  return await cli(['compare', ...args], { cwd: folder })
}

async function json(args: readonly string[], code: number): Promise<Record<string, any>> {
  const result = await run(...args, '--json')
  expect(result.code, result.stdout + result.stderr).toBe(code)
  return result.json()
}

function image(name = 'web'): string {
  return `${registry.host}/${registry.repository(name)}`
}

describe('two images beside each other', () => {
  it('differ by platform, layer and label', async () => {
    const name = image()
    const old = await put(name, '1.0.0', { seed: 'a', platforms: PLATFORMS, labels: { version: '1.0.0' } })
    const recipe = { seed: 'b', platforms: PLATFORMS, labels: { version: '1.0.1' }, sizeBytes: 5000 }
    const fresh = await put(name, '1.0.1', recipe)
    const document = await json([`${name}:1.0.0`, `${name}:1.0.1`], 6)
    expect(document).toMatchObject({
      document: 'tidemark.compare/v1',
      same: false,
      a: { reference: '1.0.0', digest: old, kind: 'index' },
      b: { reference: '1.0.1', digest: fresh, kind: 'index' },
      change: { kind: 'other-bytes', before: old, after: fresh },
      tags: null,
    })
    expect(document['change'].platforms).toMatchObject([
      { platform: 'linux/amd64', labels: [{ name: 'version', before: '1.0.0', after: '1.0.1' }] },
      {
        platform: 'linux/arm64',
        layers: { shared: { count: 0 }, added: { count: 1 }, removed: { count: 1 } },
      },
    ])
  })

  it('are the same under two tags, and in a layout that is a copy', async () => {
    const name = image()
    const digest = await put(name, '1.0.0', { seed: 'a', platforms: PLATFORMS })
    await put('oci:./copy', '1.0.0', { seed: 'a', platforms: PLATFORMS })
    const document = await json([`${name}@${digest}`, 'oci:./copy:1.0.0'], 0)
    expect(document).toMatchObject({ same: true, change: { kind: 'same' } })
    expect(await json([`${name}:1.0.0`, 'oci:./copy'], 0)).toMatchObject({ b: { digest } })
  })

  it('differ in labels alone: the same layers under a new configuration', async () => {
    const name = image()
    await put(name, 'a', { seed: 'a', labels: { team: 'red' } })
    await put(name, 'b', { seed: 'a', labels: { team: 'blue' }, created: '2026-02-03T04:05:06Z' })
    const { change } = await json([`${name}:a`, `${name}:b`], 6)
    expect(change).toMatchObject({
      kind: 'new-configuration',
      platforms: [
        {
          labels: [{ name: 'team', before: 'red', after: 'blue' }],
          created: { before: '2026-01-02T03:04:05Z', after: '2026-02-03T04:05:06Z' },
          settings: ['history'],
          layers: { shared: { count: 1 } },
        },
      ],
    })
  })

  it('differ by a platform more, by an index around one manifest, by one child of the index', async () => {
    const name = image()
    const store = stores.open(name)
    const child = await makeImage(store, { seed: 'a' })
    const amd = { platform: { os: 'linux', architecture: 'amd64' }, descriptor: descriptorOf(child) }
    const other = await makeImage(store, { seed: 'a', platforms: ['linux/arm64'] })
    const arm = { platform: { os: 'linux', architecture: 'arm64' }, descriptor: descriptorOf(other) }
    const wrapped = assembleIndex({ platforms: [amd] })
    const both = assembleIndex({ platforms: [amd, arm] })
    for (const index of [wrapped, both]) await store.writeManifest(index)
    const kinds = [
      [child, wrapped, 'rewrapped'],
      [wrapped, both, 'more-platforms'],
      [both, wrapped, 'fewer-platforms'],
      [both, other, 'child-of-expected'],
      [other, both, 'index-of-expected'],
    ] as const
    for (const [before, after, kind] of kinds) {
      const document = await json([`${name}@${before.digest}`, `${name}@${after.digest}`], 6)
      expect(document['change'].kind).toBe(kind)
    }
  })

  it('are compared as far as they are there: what was deleted is said', async () => {
    const name = image()
    await put(name, 'a', { seed: 'a', platforms: PLATFORMS })
    await put(name, 'b', { seed: 'b', platforms: PLATFORMS })
    const repository = name.slice(registry.host.length + 1)
    const index = JSON.parse((await registry.raw.manifest(repository, 'b')).toString('utf8'))
    await registry.raw.remove(repository, index.manifests[1].digest)
    const document = await json([`${name}:a`, `${name}:b`], 6)
    expect(document['b'].gaps).toEqual([
      { part: 'manifest', digest: index.manifests[1].digest, platform: 'linux/arm64', why: 'gone' },
    ])
    expect(document['change'].platforms[1]).toMatchObject({ kind: 'other-bytes', layers: null })
    const { stdout } = await run(`${name}:a`, `${name}:b`)
    expect(stdout).toContain('was deleted')
  })

  it('are drawn as a tree, with what is shared summed up, or with --all in full', async () => {
    const name = image()
    await put(name, 'a', { seed: 'a', labels: { team: 'red' } })
    await put(name, 'b', { seed: 'a', labels: { team: 'blue' } })
    const short = await run(`${name}:a`, `${name}:b`)
    expect(short.stdout).toMatch(
      /~ linux\/amd64 .*\n {2}├ = █+ {2}1 layer shared .*\n {2}└ label team {2}"red" → "blue"/u,
    )
    const whole = await run(`${name}:a`, `${name}:b`, '--all')
    expect(whole.stdout).toMatch(/├ = █+ {2}sha256:[0-9a-f]{12} /u)
  })
})

describe('all tags of two images', () => {
  it('are the same, different and how, or only in one, between two repositories', async () => {
    const [a, b] = [image(), image('mirror')]
    for (const name of [a, b]) await put(name, '1.0.0', { seed: '1.0.0' })
    await put(a, '1.1.0', { seed: '1.1.0', labels: { a: 'b' } })
    await put(b, '1.1.0', { seed: '1.1.0', labels: { a: 'c' } })
    await put(a, '1.2.0', { seed: '1.2.0' })
    await put(b, 'nightly', { seed: 'nightly' })
    const document = await json([a, b], 6)
    expect(document).toMatchObject({ same: false, change: null, a: { tags: 3 }, b: { tags: 3 } })
    expect(document['tags'].map((row: any) => [row.tag, row.state, row.change?.kind ?? null])).toEqual([
      ['1.0.0', 'same', null],
      ['1.1.0', 'different', 'new-configuration'],
      ['1.2.0', 'only-a', null],
      ['nightly', 'only-b', null],
    ])
    const { stdout } = await run(a, b)
    expect(stdout).toContain('1 tag the same, 1 different, 1 only in a, 1 only in b.')
    expect(stdout).not.toMatch(/= 1\.0\.0/u)
    expect((await run(a, b, '--all')).stdout).toMatch(/= 1\.0\.0/u)
  })

  it('are compared between a registry and a layout', async () => {
    const name = image()
    for (const place of [name, 'oci:./same'])
      for (const tag of ['1.0.0', '1.1.0']) await put(place, tag, { seed: tag, platforms: PLATFORMS })
    expect(await json([name, 'oci:./same'], 0)).toMatchObject({ same: true, a: { tags: 2 }, b: { tags: 2 } })
    expect((await run('oci:./same', name)).stdout).toContain('2 tags, all the same')
  })
})

describe('all tags of something broken', () => {
  it('are compared all the same: manifests of unknown types by their digest, tags that name nothing are said', async () => {
    const body = Buffer.from('{"schemaVersion":2}')
    const odd = {
      mediaType: 'application/vnd.acme.unheard-of+json',
      digest: digestOf(body),
      size: body.length,
    }
    const gone = {
      mediaType: 'application/vnd.oci.image.manifest.v1+json',
      digest: digestOf('gone'),
      size: 9,
    }
    for (const name of ['left', 'right']) {
      await put(`oci:./${name}`, '1.0.0', { seed: 'a' })
      await writeFile(join(folder, name, 'blobs/sha256', odd.digest.slice('sha256:'.length)), body)
      const path = join(folder, name, 'index.json')
      const index = JSON.parse(await readFile(path, 'utf8'))
      const entry = (descriptor: object, tag: string): object => {
        return { ...descriptor, annotations: { 'org.opencontainers.image.ref.name': tag } }
      }
      index.manifests.unshift(entry(odd, 'odd'))
      if (name === 'left') index.manifests.unshift(entry(gone, '0.9.0'))
      await writeFile(path, JSON.stringify(index))
    }
    const document = await json(['oci:./left', 'oci:./right'], 0)
    expect(document['tags']).toMatchObject([
      { tag: '1.0.0', state: 'same' },
      { tag: 'odd', state: 'same', a: odd.digest },
    ])
    expect(document['a']).toMatchObject({ tags: 2, dangling: ['0.9.0'] })
    expect(document['b']).toMatchObject({ tags: 2, dangling: [] })
    expect((await run('oci:./left', 'oci:./right')).stdout).toContain('lists 1 tag that names nothing: 0.9.0')
    const other = await json(['oci:./left:odd', 'oci:./right:1.0.0'], 6)
    expect(other).toMatchObject({
      a: { kind: 'other', mediaType: odd.mediaType },
      change: { kind: 'other-bytes' },
    })
    expect(await json(['oci:./left:0.9.0', 'oci:./right:1.0.0'], 4)).toMatchObject({
      error: { code: 'E_IMAGE_ABSENT' },
    })
  })
})

/** Stores a manifest behind the registry's back, as old versions and broken disks leave them. */
async function plant(dir: string, repository: string, tag: string, text: string): Promise<string> {
  const digest = digestOf(text)
  const hex = digest.slice('sha256:'.length)
  const root = join(dir, 'docker/registry/v2')
  const manifests = join(root, 'repositories', repository, '_manifests')
  const files = [
    [join(root, 'blobs/sha256', hex.slice(0, 2), hex, 'data'), text],
    [join(manifests, 'revisions/sha256', hex, 'link'), digest],
    [join(manifests, 'tags', tag, 'current/link'), digest],
  ] as const
  for (const [file, content] of files) {
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, content)
  }
  return join(manifests, 'revisions/sha256', hex)
}

describe('what old and broken registries hold', () => {
  it('is compared by its digest: schema 1 is signed anew for every answer, and a tag may name nothing', async () => {
    await using own = await disposableRegistry()
    const [a, b] = [`${own.host}/old/a`, `${own.host}/old/b`]
    for (const name of [a, b]) await put(name, '1.0.0', { seed: '1.0.0' })
    const schema1 = (name: string): string =>
      JSON.stringify({
        schemaVersion: 1,
        name,
        tag: 'old',
        architecture: 'amd64',
        fsLayers: [{ blobSum: digestOf('layer') }],
        history: [{ v1Compatibility: '{}' }],
      })
    for (const name of ['old/a', 'old/b']) await plant(own.dir, name, 'old', schema1(name))
    await rm(await plant(own.dir, 'old/a', 'gone', schema1('gone')), { recursive: true })
    const document = await json([a, b], 6)
    expect(document['a'].dangling).toEqual(['gone'])
    expect(document['tags']).toMatchObject([
      { tag: '1.0.0', state: 'same' },
      { tag: 'old', state: 'different', change: { kind: 'other-bytes', platforms: [] } },
    ])
    expect(await json([`${a}:old`, `${a}:old`], 0)).toMatchObject({ same: true, a: { kind: 'other' } })
    expect((await run(`${a}:old`, `${a}:1.0.0`)).stdout).toContain('v1+prettyjws')
  })
})

async function disposableRegistry(): Promise<AsyncDisposable & { host: string; dir: string }> {
  const started = await startDockerRegistry()
  const { host, dir } = started
  return { host, dir, [Symbol.asyncDispose]: () => started.stop() }
}

describe('the names of images', () => {
  it('may be tags, versions or digests of the image that the policy names', async () => {
    const name = image()
    const policy = `version: 1\nimage: ${name}\ntags:\n  "v{version}": { from: release, moves: never }\n  latest: { from: release, moves: forward }\n`
    await using project = await makeProject({ policy })
    const digests: Digest[] = []
    for (const version of ['1.0.0', '1.1.0']) {
      const digest = await project.push(name, { seed: version })
      await project.json(['publish', '--version', version, '--commit', 'HEAD', '--digest', digest])
      digests.push(digest)
    }
    const [first = '', second = ''] = digests
    expect(await project.json(['compare', 'v1.0.0', 'latest'], 6)).toMatchObject({
      a: { image: name, digest: first },
      b: { digest: second },
    })
    // The registry has no tag 1.1.0; the ledger knows the version.
    expect(await project.json(['compare', '1.1.0', 'latest'])).toMatchObject({ a: { digest: second } })
    expect(await project.json(['compare', first, `${name}:v1.0.0`])).toMatchObject({ same: true })
    const unknown = await project.run('compare', '9.9.9', 'latest', '--json')
    expect(unknown).toMatchObject({ code: 4 })
    expect(unknown.json<any>().error.code).toBe('E_IMAGE_ABSENT')
  })

  it('need a policy when they are bare, and none in full', async () => {
    const name = image()
    await put(name, 'a', { seed: 'a' })
    expect(await json([`${name}:a`, `${name}:a`], 0)).toMatchObject({ same: true })
    expect(await json(['a', `${name}:a`], 4)).toMatchObject({ error: { code: 'E_POLICY_MISSING' } })
    const named = await run(`${name}:a`, `${name}:a`, '--policy', 'none.yaml', '--json')
    expect(named.json<any>().error.code).toBe('E_POLICY_MISSING')
  })

  it('are refused when one side names a tag and the other none, or nothing is there at all', async () => {
    const name = image()
    await put(name, 'a', { seed: 'a' })
    expect(await json([`${name}:a`, name], 4)).toMatchObject({ error: { code: 'E_REFERENCE' } })
    expect(await json([`${name}:a`, `${name}:b`], 4)).toMatchObject({ error: { code: 'E_IMAGE_ABSENT' } })
    expect(await json(['oci:./none', 'oci:./nothing'], 4)).toMatchObject({
      error: { code: 'E_IMAGE_ABSENT' },
    })
    expect(await json([`${name}:a b`, name], 4)).toMatchObject({ error: { code: 'E_REFERENCE' } })
    for (const file of ['oci-archive:none.tar:1', 'oci-archive:.:1'])
      expect(await json([file, name], 4)).toMatchObject({ error: { code: 'E_ARCHIVE' } })
  })
})
