import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'

import { describe, expect, it } from 'vitest'

import { MEDIA_TYPES } from '../../src/model/descriptor.ts'
import { formatPlanFile, hashed } from '../../src/plan/retain/plan-file.ts'
import type { RetainPlan } from '../../src/plan/retain/plan-file.ts'
import { startDockerRegistry } from '../../src/testing/docker-registry.ts'
import { manifestOf } from '../../src/testing/images.ts'
import { makeProject, openTestStores } from '../support/project.ts'
import { rawRegistry } from '../support/raw-registry.ts'
import { useRegistry } from '../support/registry.ts'
import { makeRetainScene, planOf, RULES } from '../support/retain.ts'
import type { RetainScene } from '../support/retain.ts'

const registry = useRegistry()
const BOTH = ['linux/amd64', 'linux/arm64']
const SMALL = ['linux/amd64', 'linux/arm/v7']

interface Scene extends RetainScene {
  readonly path: string
  /** Whether each of the digests, and all that an index holds, still stands. */
  stands(...digests: readonly string[]): Promise<readonly boolean[]>
  children(digest: string): Promise<readonly string[]>
}

async function makeScene(rules: string = RULES): Promise<Scene> {
  const path = registry.repository('web')
  const scene = await makeRetainScene(`${registry.host}/${path}`, rules)
  return Object.assign(scene, { path, ...witness(path) })
}

function witness(path: string): Pick<Scene, 'stands' | 'children'> {
  const { raw } = registry
  async function children(digest: string): Promise<readonly string[]> {
    const { manifests = [] } = JSON.parse((await raw.manifest(path, digest)).toString())
    return manifests.map((child: { digest: string }) => child.digest)
  }
  async function stands(digest: string): Promise<boolean> {
    if ((await raw.digest(path, digest)) === null) return false
    const parts = await children(digest)
    return (await Promise.all(parts.map(stands))).every(Boolean)
  }
  return { children, stands: async (...digests) => await Promise.all(digests.map(stands)) }
}

/** As cosign does: something of its own under a tag that is made of a digest. */
async function attach({ root, image }: RetainScene, subject: string, suffix: string): Promise<string> {
  const type = MEDIA_TYPES.ociIndex
  const annotations = { about: `${subject}${suffix}` }
  const manifest = manifestOf({ schemaVersion: 2, mediaType: type, manifests: [], annotations }, type)
  const store = openTestStores(root).open(image)
  await store.writeManifest(manifest)
  await store.writeTags(manifest, [`${subject.replace(':', '-')}${suffix}`])
  return manifest.digest
}

describe('tidemark retain never deletes', () => {
  it('003-30: a part of what a neighbour in the same repository runs, which no tag names any more', async () => {
    const path = registry.repository('shared')
    const image = `${registry.host}/${path}`
    await using project = await makeProject({
      policy: `version: 1
components:
  web: { image: ${image} }
  job: { image: ${image}, gitTag: "job-v{version}" }
environments: { prod: {} }
tags:
  "{component}-edge": { from: build, branches: [main], moves: freely, retain: allow }
retention: { keepPerEnvironment: 1, keepYounger: 7d, keepUntagged: 7d }
`,
      remote: true,
      now: '2026-01-05T09:00:00.000Z',
    })
    async function build(component: string, seed: string, platforms: readonly string[]): Promise<string> {
      await project.repository.git('commit', '--quiet', '--allow-empty', '--message', seed)
      const digest = await project.push(image, { seed, platforms })
      const args = ['--event', 'build', '--branch', 'main', '--component', component, '--digest', digest]
      await project.json(['publish', ...args])
      return digest
    }
    const old = await build('web', 'same source', BOTH)
    const running = await build('job', 'same source', SMALL)
    await project.json(['promote', 'prod', '--component', 'job', '--from', running])
    await build('job', 'job 2', ['linux/amd64'])
    await build('web', 'web 2', ['linux/amd64'])
    project.clock.advance(30 * 86_400_000)
    await project.json(['retain', '--plan', 'plan.json'])
    await project.json(['retain', '--apply', 'plan.json', '--yes'])
    const { stands } = witness(path)
    expect(await stands(old, running)).toEqual([false, true])
  })

  it('003-30: what any file under `deploy` names, known to the ledger or not, nor a part of it', async () => {
    await using scene = await makeScene(`${RULES}\ndeploy: { shop: [compose.yaml#services.web.image] }`)
    const old = await scene.build('one', BOTH)
    const [beside, gone] = [await scene.build('two'), await scene.build('three')]
    for (const seed of ['four', 'five']) await scene.build(seed)
    const pinned = await scene.push(scene.image, { seed: 'one', platforms: SMALL })
    await scene.write(
      'compose.yaml',
      `services:\n  web: { image: "${scene.image}@${pinned}" }\n  job: { image: "${scene.image}@${beside}" }\n`,
    )
    scene.wait(30)
    const { going, reasons } = await planOf(scene)
    expect(reasons.get(pinned)).toContain('pinned')
    expect(reasons.get(beside)).toContain('pinned')
    expect(going).toEqual(expect.arrayContaining([old, gone]))
    await scene.json(['retain', '--apply', 'plan.json', '--yes'])
    expect(await scene.stands(old, gone, pinned, beside)).toEqual([false, false, true, true])
  })

  it('003-30: anything by a plan that was made while a deployment file could be read, and now cannot', async () => {
    await using scene = await makeScene(`${RULES}\ndeploy: { shop: [compose.yaml#services.web.image] }`)
    const old = await scene.build('one')
    for (const seed of ['two', 'three']) await scene.build(seed)
    await scene.write('compose.yaml', `services:\n  web: { image: "${scene.image}:latest" }\n`)
    scene.wait(30)
    expect((await planOf(scene)).going).toEqual([old])
    await rm(join(scene.root, 'compose.yaml'))
    expect((await scene.json(['retain', '--apply', 'plan.json', '--yes'], 3))['error'].code).toBe(
      'E_RETAIN_STALE',
    )
    expect(await scene.stands(old)).toEqual([true])
  })

  it('003-30: what a person tagged, though the tag looks like one of a class that lets go', async () => {
    await using scene = await makeScene()
    const [mine, other] = [await scene.build('one'), await scene.build('two')]
    for (const seed of ['three', 'four']) await scene.build(seed)
    await registry.raw.retag(scene.path, mine, 'sha-badc0de')
    scene.wait(30)
    const { going, reasons } = await planOf(scene)
    expect(going).toEqual([other])
    expect(reasons.get(mine)).toEqual(['tag'])
  })

  it('003-30: what an environment can be rolled back to, however often it was rolled back before', async () => {
    await using scene = await makeScene()
    const [first, second, bad] = [
      await scene.build('one'),
      await scene.build('two'),
      await scene.build('three'),
    ]
    for (const digest of [first, second, bad, second]) await scene.json(['promote', 'prod', '--from', digest])
    for (const seed of ['four', 'five']) await scene.build(seed)
    scene.wait(60)
    const { reasons } = await planOf(scene)
    expect(reasons.get(second)).toContain('environment')
    expect(reasons.get(first)).toContain('environment')
  })

  it('003-30: a part that has a tag of its own, or signatures of what is kept; those of what goes go', async () => {
    await using scene = await makeScene()
    const old = await scene.build('one', BOTH)
    const release = await scene.release('1.0.0')
    for (const seed of ['two', 'three']) await scene.build(seed)
    const [plain = '', tagged = ''] = await scene.children(old)
    await registry.raw.retag(scene.path, tagged, 'debug')
    const suffixes = ['.sig', '.att', '.sbom', '']
    const about = async (subject: string): Promise<readonly string[]> =>
      await Promise.all(suffixes.map(async (suffix) => await attach(scene, subject, suffix)))
    const [ofOld, ofRelease, ofTagged] = [await about(old), await about(release), await about(tagged)]
    scene.wait(30)
    const { going } = await planOf(scene)
    expect(going.toSorted()).toEqual([old, plain, ...ofOld].toSorted())
    await scene.json(['retain', '--apply', 'plan.json', '--yes'])
    expect(await scene.stands(...going)).toEqual(going.map(() => false))
    expect(await scene.stands(tagged, release, ...ofRelease, ...ofTagged)).not.toContain(false)
  })

  it('003-30: a part of an index that somebody pushed after the plan was made', async () => {
    await using scene = await makeScene()
    const old = await scene.build('one', BOTH)
    for (const seed of ['two', 'three']) await scene.build(seed)
    scene.wait(30)
    await planOf(scene)
    const newcomer = await scene.push(scene.image, { seed: 'one', platforms: SMALL })
    await registry.raw.retag(scene.path, newcomer, 'mine')
    const [component] = (await scene.json(['retain', '--apply', 'plan.json', '--yes']))['components']
    expect(component.skipped).toHaveLength(1)
    expect(await scene.stands(old, newcomer)).toEqual([false, true])
  })

  it('003-30: from the ledger what is missed: a plan is not true any more when what runs was deleted by somebody else', async () => {
    await using scene = await makeScene()
    const old = await scene.build('one')
    for (const seed of ['two', 'three']) await scene.build(seed)
    scene.wait(30)
    expect((await planOf(scene)).going).toEqual([old])
    await scene.json(['promote', 'prod', '--from', old])
    await registry.raw.remove(scene.path, old)
    expect((await scene.json(['retain', '--apply', 'plan.json', '--yes'], 3))['error'].code).toBe(
      'E_RETAIN_STALE',
    )
    expect((await scene.json(['log', '--type', 'retention']))['entries']).toEqual([])
  })

  it('003-30: what a plan names that was edited by hand, whatever its hash', async () => {
    await using scene = await makeScene()
    const old = await scene.build('one')
    const release = await scene.release('1.0.0')
    for (const seed of ['two', 'three']) await scene.build(seed)
    const mine = await scene.push(scene.image, { seed: 'mine' })
    await registry.raw.retag(scene.path, mine, 'mine')
    const unknown = await scene.push(scene.image, { seed: 'unknown' })
    scene.wait(30)
    const { hash, document, ...plan } = await scene.json(['retain', '--plan', 'plan.json'])
    expect([hash, document]).toEqual([expect.stringMatching(/^sha256:/u), 'tidemark.retain-plan/v1'])
    const forge = async (digest: string): Promise<void> => {
      const [component] = plan['components']
      const [entry] = component.delete
      const edited = { ...component, delete: [{ ...entry, digest, tags: { [scene.image]: ['mine'] } }] }
      const forged = hashed({ ...plan, components: [edited] } as unknown as RetainPlan)
      await scene.write('plan.json', formatPlanFile(forged))
    }
    await forge(release)
    expect((await scene.json(['retain', '--apply', 'plan.json', '--yes'], 3))['error'].code).toBe(
      'E_RETAIN_STALE',
    )
    for (const digest of [mine, unknown]) {
      await forge(digest)
      const { components } = await scene.json(['retain', '--apply', 'plan.json', '--yes'])
      expect(components[0]).toMatchObject({ deleted: [], skipped: [{ digest }] })
    }
    expect(await scene.stands(release, mine, unknown, old)).not.toContain(false)
  })

  it('003-30: by a plan of another ledger, though policy and images are the same', async () => {
    await using scene = await makeScene()
    const old = await scene.build('one')
    for (const seed of ['two', 'three']) await scene.build(seed)
    await using other = await makeRetainScene(scene.image)
    await other.build('other')
    scene.wait(30)
    expect((await planOf(scene)).going).toEqual([old])
    await other.write('plan.json', await readFile(join(scene.root, 'plan.json'), 'utf8'))
    expect((await other.json(['retain', '--apply', 'plan.json', '--yes'], 3))['error'].code).toBe(
      'E_RETAIN_STALE',
    )
  })

  it('003-30: what was published a moment ago, whatever date it says it was built on', async () => {
    await using scene = await makeScene(
      'retention: { keepPerEnvironment: 1, keepYounger: 7d, keepUntagged: 7d }',
    )
    const dated = async (seed: string, date: string): Promise<string> => {
      await scene.repository.git('commit', '--quiet', '--allow-empty', '--message', seed)
      const digest = await scene.push(scene.image, { seed })
      const args = ['--event', 'build', '--branch', 'main', '--digest', digest, '--date', date]
      await scene.json(['publish', ...args])
      return digest
    }
    const ancient = await dated('ancient', '1970-01-01T00:00:00Z')
    const coming = await dated('coming', '2199-01-01T00:00:00Z')
    const local = await dated('local', '2026-01-06T08:59:00+14:00')
    await scene.build('last')
    expect((await planOf(scene)).going).toEqual([])
    scene.wait(30)
    const { going, reasons } = await planOf(scene)
    expect(going.toSorted()).toEqual([ancient, local].toSorted())
    expect(reasons.get(coming)).toContain('younger')
  })

  it('003-30: the last of a class of builds, however busy another one is', async () => {
    const path = registry.repository('web')
    const image = `${registry.host}/${path}`
    await using project = await makeProject({
      policy: `version: 1
image: ${image}
tags:
  "nightly-{date}": { from: build, branches: [main], moves: daily, retain: allow }
  "fix-{sha}":      { from: build, branches: ["fix/*"], moves: never, retain: allow }
retention: { keepPerEnvironment: 1, keepYounger: 1d, keepUntagged: 1d }
`,
      remote: true,
      now: '2026-01-05T09:00:00.000Z',
    })
    const digests: string[] = []
    for (const [seed, branch] of Object.entries({ a: 'main', b: 'main', c: 'fix/c', d: 'fix/d' })) {
      await project.repository.git('commit', '--quiet', '--allow-empty', '--message', seed)
      const digest = await project.push(image, { seed })
      await project.json(['publish', '--event', 'build', '--branch', branch, '--digest', digest])
      digests.push(digest)
      project.clock.advance(86_400_000)
    }
    project.clock.advance(30 * 86_400_000)
    const { going } = await planOf(project)
    expect(going).toEqual([digests[0], digests[2]])
  })

  it('003-30: anything twice where one repository has two names, nor what a held environment ran', async () => {
    const path = registry.repository('web')
    const names = [`${registry.host}/${path}`, `${registry.host.replace('127.0.0.1', 'localhost')}/${path}`]
    await using project = await makeProject({
      policy: `version: 1
image: [${names.join(', ')}]
environments: { prod: {} }
tags:
  "sha-{sha}": { from: build, moves: never, retain: allow }
retention: { keepPerEnvironment: 1, keepYounger: 1d, keepUntagged: 1d }
`,
      remote: true,
      now: '2026-01-05T09:00:00.000Z',
    })
    const digests: string[] = []
    for (const seed of ['a', 'b', 'c', 'd']) {
      await project.repository.git('commit', '--quiet', '--allow-empty', '--message', seed)
      const digest = await project.push(names[0]!, { seed, platforms: BOTH })
      await project.json(['publish', '--event', 'build', '--branch', 'main', '--digest', digest])
      digests.push(digest)
    }
    for (const digest of digests.slice(0, 2)) await project.json(['promote', 'prod', '--from', digest])
    await project.json(['hold', 'prod', '--reason', 'audit'])
    project.clock.advance(30 * 86_400_000)
    expect((await planOf(project)).going).toContain(digests[2])
    const { components } = await project.json(['retain', '--apply', 'plan.json', '--yes'])
    expect(components[0]).toMatchObject({ skipped: [], gone: [] })
    expect(components[0].deleted).toHaveLength(3)
    const { stands } = witness(path)
    expect(await stands(...digests)).toEqual([true, true, false, true])
    expect((await project.json(['retain', '--apply', 'plan.json', '--yes']))['unchanged']).toBe(true)
  })

  it('003-30: anything where deletion is disabled; it says so before anything is recorded', async () => {
    const closed = await startDockerRegistry({ inMemory: true, keepsAll: true })
    try {
      await using scene = await makeRetainScene(`${closed.host}/acme/web`)
      const old = await scene.build('one')
      for (const seed of ['two', 'three']) await scene.build(seed)
      scene.wait(30)
      expect((await planOf(scene)).going).toEqual([old])
      const { error } = await scene.json(['retain', '--apply', 'plan.json', '--yes'], 5)
      expect(error.code).toBe('E_REGISTRY_UNSUPPORTED')
      expect((await scene.json(['log', '--type', 'retention']))['entries']).toEqual([])
      expect(await rawRegistry(closed.host).digest('acme/web', old)).toBe(old)
    } finally {
      await closed.stop()
    }
  })
})
