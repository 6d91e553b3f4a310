import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { describe, expect, it } from 'vitest'

import { useRegistry } from '../support/registry.ts'
import { makeRetainScene, RULES } from '../support/retain.ts'
import type { RetainScene } from '../support/retain.ts'

const registry = useRegistry()

interface Scene extends RetainScene {
  readonly path: string
  tags(): Promise<readonly string[]>
}

async function makeScene(rules: string = RULES): Promise<Scene> {
  const path = registry.repository('web')
  const scene = await makeRetainScene(`${registry.host}/${path}`, rules)
  return Object.assign(scene, {
    path,
    tags: async () => Object.keys(await registry.raw.tags(path)).toSorted(),
  })
}

describe('tidemark retain', () => {
  it('003-30 003-31: plans what no rule keeps, with a reason for every digest, and deletes exactly that', async () => {
    await using scene = await makeScene()
    const old = [await scene.build('one', ['linux/amd64', 'linux/arm64']), await scene.build('two')]
    const release = await scene.release('1.0.0')
    const last = [await scene.build('three'), await scene.build('four')]
    scene.wait(30)
    const before = await scene.tags()
    const plan = await scene.json(['retain', '--plan', 'plan.json'])
    const [component] = plan['components']
    const going = component.delete.map((entry: any) => entry.digest)
    expect(going).toEqual(expect.arrayContaining(old))
    expect(going).toHaveLength(4)
    expect(component.delete.every(({ why }: any) => why !== '')).toBe(true)
    expect(component.keep.every(({ reasons }: any) => reasons.length > 0)).toBe(true)
    expect(component.keep.map((entry: any) => entry.digest)).toEqual(
      expect.arrayContaining([release, ...last]),
    )
    expect(await scene.tags()).toEqual(before)
    const printed = await scene.run('retain')
    expect(printed.code).toBe(0)
    expect(printed.stdout).toContain('no rule keeps it')

    const result = await scene.json(['retain', '--apply', 'plan.json', '--yes'])
    expect(result['components'][0].deleted.map((entry: any) => entry.digest)).toEqual(going)
    for (const digest of going) expect(await registry.raw.digest(scene.path, digest)).toBeNull()
    const gone = component.delete.flatMap(({ tags }: any) => Object.values(tags).flat())
    expect(await scene.tags()).toEqual(before.filter((tag) => !gone.includes(tag)))
    expect((await scene.json(['reconcile']))['unchanged']).toBe(true)
    expect((await scene.json(['retain', '--apply', 'plan.json', '--yes']))['unchanged']).toBe(true)
  })

  it('003-30: releases, what runs, the last two of each environment, what is deprecated and what is pinned by digest are never in a plan', async () => {
    await using scene = await makeScene(`${RULES}\ndeploy: { shop: [compose.yaml#services.web.image] }`)
    const digests = []
    for (const seed of ['one', 'two', 'three', 'four', 'five', 'six']) digests.push(await scene.build(seed))
    const [pinned = '', inProd = ''] = digests
    await scene.write('compose.yaml', `services:\n  web:\n    image: ${scene.image}@${pinned}\n`)
    await scene.json(['promote', 'prod', '--from', inProd])
    const release = await scene.release('1.0.0')
    await scene.release('1.0.1')
    await scene.json(['deprecate', '1.0.0', '--reason', 'bad', '--yes'])
    scene.wait(90)
    const [component] = (await scene.json(['retain']))['components']
    expect(component.delete.map((entry: any) => entry.digest)).toEqual([digests[2], digests[3]])
    const kept = new Map<string, string[]>(
      component.keep.map(({ digest, reasons }: any) => [digest, reasons.map(({ rule }: any) => rule)]),
    )
    expect(kept.get(pinned)).toContain('pinned')
    expect(kept.get(inProd)).toContain('environment')
    expect(kept.get(release)).toEqual(expect.arrayContaining(['tag', 'deprecated']))
  })

  it('003-30: a digest that gained a tag since the plan was made stays, and so does what it holds', async () => {
    await using scene = await makeScene()
    const old = await scene.build('one', ['linux/amd64', 'linux/arm64'])
    const other = await scene.build('two')
    for (const seed of ['three', 'four']) await scene.build(seed)
    scene.wait(30)
    await scene.json(['retain', '--plan', 'plan.json'])
    await registry.raw.retag(scene.path, old, 'keep-me')
    const [component] = (await scene.json(['retain', '--apply', 'plan.json', '--yes']))['components']
    expect(component.deleted.map((entry: any) => entry.digest)).toEqual([other])
    expect(component.skipped).toHaveLength(3)
    expect(component.skipped.map((entry: any) => entry.digest)).toContain(old)
    expect(await registry.raw.digest(scene.path, 'keep-me')).toBe(old)
    const index = JSON.parse((await registry.raw.manifest(scene.path, old)).toString())
    for (const child of index.manifests)
      expect(await registry.raw.digest(scene.path, child.digest)).toBe(child.digest)
  })

  it('003-31: a plan is applied only while it is true: not changed, not for another policy, not against a decision', async () => {
    await using scene = await makeScene()
    const old = await scene.build('one')
    for (const seed of ['two', 'three', 'four']) await scene.build(seed)
    scene.wait(30)
    await scene.json(['retain', '--plan', 'plan.json'])
    const before = await scene.tags()
    const text = await readFile(join(scene.root, 'plan.json'), 'utf8')
    const apply = async (exit: number): Promise<string> =>
      (await scene.json(['retain', '--apply', 'plan.json', '--yes'], exit))['error'].code

    const document = JSON.parse(text)
    document.components[0].delete[0].digest = document.components[0].keep[0].digest
    await scene.write('plan.json', JSON.stringify(document))
    expect(await apply(4)).toBe('E_RETAIN_PLAN')
    await scene.write('plan.json', text.slice(0, text.length / 2))
    expect(await apply(4)).toBe('E_RETAIN_PLAN')
    await scene.write('plan.json', text)

    const policy = await readFile(join(scene.root, 'tidemark.yaml'), 'utf8')
    await writeFile(join(scene.root, 'tidemark.yaml'), `${policy}# looser\n`)
    expect(await apply(3)).toBe('E_RETAIN_STALE')
    await writeFile(join(scene.root, 'tidemark.yaml'), policy)

    await scene.json(['promote', 'prod', '--from', old])
    expect(await apply(3)).toBe('E_RETAIN_STALE')
    expect(await scene.tags()).toEqual([...before, 'env-prod'].toSorted())
  })

  it('003-31: without a terminal it asks in vain, and a dry run deletes nothing', async () => {
    await using scene = await makeScene()
    for (const seed of ['one', 'two', 'three', 'four']) await scene.build(seed)
    scene.wait(30)
    await scene.json(['retain', '--plan', 'plan.json'])
    const before = await scene.tags()
    expect((await scene.run('retain', '--apply', 'plan.json')).code).toBe(2)
    const dry = await scene.json(['retain', '--apply', 'plan.json', '--dry-run'])
    expect(dry['components'][0].deleted.length).toBeGreaterThan(0)
    expect(await scene.tags()).toEqual(before)
  })

  it('003-30: without rules nothing is ever deleted', async () => {
    await using scene = await makeScene('')
    await scene.build('one')
    expect((await scene.json(['retain'], 3))['error'].code).toBe('E_RETAIN_RULES')
  })

  it('003-30: what was deleted is no drift, is told in the log, and can be published again', async () => {
    await using scene = await makeScene()
    const old = await scene.build('one')
    for (const seed of ['two', 'three', 'four']) await scene.build(seed)
    scene.wait(30)
    const plan = await scene.json(['retain', '--plan', 'plan.json'])
    const [tag] = plan['components'][0].delete.find((entry: any) => entry.digest === old).tags[scene.image]
    await scene.json(['retain', '--apply', 'plan.json', '--yes'])
    const reconciled = await scene.json(['reconcile'])
    expect([reconciled['written'], reconciled['unmended']]).toEqual([[], []])
    const log = await scene.run('log', tag)
    expect(log.stdout).toContain('by retention')

    const commit = await scene.repository.git('log', '--format=%H', '--grep=^one$', '-1')
    await scene.push(scene.image, { seed: 'one' })
    const again = ['publish', '--event', 'build', '--commit', commit, '--branch', 'main', '--digest']
    await scene.json([...again, old])
    expect(await registry.raw.digest(scene.path, tag)).toBe(old)

    const third = await scene.repository.git('log', '--format=%H', '--grep=^two$', '-1')
    const bytes = await scene.push(scene.image, { seed: 'two, built otherwise' })
    const args = ['publish', '--event', 'build', '--commit', third, '--branch', 'main', '--digest', bytes]
    expect((await scene.run(...args)).code).toBe(3)
  })
})
