import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { DeprecateResult } from '../../src/flows/deprecate.ts'
import { startFakeRegistry } from '../../src/testing/registry/fake-registry.ts'
import type { FakeRegistry } from '../../src/testing/registry/fake-registry.ts'
import { DEPRECATE, deprecateWith, makeDefective, worldOf } from '../support/defective.ts'
import type { Defective, DefectiveOptions } from '../support/defective.ts'
import { Fate } from '../support/mortal.ts'
import { rawRegistry } from '../support/raw-registry.ts'

let fake: FakeRegistry
let count = 0

beforeAll(async () => {
  fake = await startFakeRegistry()
})

afterAll(async () => {
  await fake.close()
})

function make(options: Partial<DefectiveOptions> = {}): Promise<Defective> {
  return makeDefective({ host: fake.host, name: `web${(count += 1)}`, ...options })
}

const FLOATS = ['1.4', '1', 'latest']

describe('before anything is changed', () => {
  it('001-48: it asks, and without a terminal it refuses', async () => {
    await using web = await make()
    const before = await web.tags()
    for (const words of [DEPRECATE.slice(0, -1), ['deprecate', '1.4.2', '--reason', 'x']])
      expect((await web.json(words, 2))['error'].code).toBe('E_USAGE')
    expect((await web.run(...DEPRECATE.slice(0, -1))).code).toBe(2)
    expect(await web.tags()).toEqual(before)
    expect(await web.records('deprecation')).toEqual([])
  })

  it('001-48: the question shows the plan, and no is no', async () => {
    await using web = await make()
    const before = await web.tags()
    const shown: DeprecateResult[] = []
    const answer = async (plan: DeprecateResult): Promise<boolean> => {
      shown.push(plan)
      return false
    }
    const { outcome } = await deprecateWith(web, new Fate(Infinity), answer)
    expect(outcome).toBe('declined')
    const moves = shown[0]?.actions.map(({ tag, from, to }) => [tag, from?.version, to?.version])
    expect(moves).toEqual([
      ['1.4', '1.4.2', '1.4.1'],
      ['1', '1.4.2', '1.4.1'],
      ['latest', '1.4.2', '1.4.1'],
    ])
    expect(shown[0]?.versions[0]?.stays.map(({ tag }) => tag)).toContain('1.4.2')
    expect(await web.tags()).toEqual(before)
    expect(await web.records('deprecation')).toEqual([])
  })

  it('001-48: a dry run prints the plan, and changes nothing', async () => {
    await using web = await make()
    const before = await web.tags()
    const words = ['deprecate', '1.4.2', '--reason', 'loses uploads', '--dry-run']
    const { outcome, actions } = await web.json(words)
    expect(outcome).toBe('planned')
    expect(actions).toHaveLength(3)
    const { stdout } = await web.run(...words)
    expect(stdout).toContain('1.4.2 → 1.4.1')
    expect(stdout).toContain('stays, pullable')
    expect(await web.tags()).toEqual(before)
    expect(await web.records('deprecation')).toEqual([])
    expect(await web.repository.git('status', '--porcelain', 'CHANGELOG.md')).toBe('')
  })

  it.each([
    [['9.9.9', '--reason', 'x'], 4, 'E_UNKNOWN_NAME'],
    [['1.4.2-rc.7', '--reason', 'x'], 4, 'E_UNKNOWN_NAME'],
    [['nonsense', '--reason', 'x'], 4, 'E_UNKNOWN_NAME'],
    [['latest', '--reason', 'x'], 3, 'E_FLOATING_TARGET'],
    [['1.4', '--reason', 'x'], 3, 'E_FLOATING_TARGET'],
    [['1.4.2'], 2, 'E_USAGE'],
    [['1.4.2', '--reason', ' \n '], 2, 'E_USAGE'],
    [['--reason', 'x'], 2, 'E_USAGE'],
    [['1.4.2', '1.4.1', '--reason', 'x'], 2, 'E_USAGE'],
    [['1.4.2', '--reason', 'x', '--replacement', '1.4.2'], 2, 'E_USAGE'],
    [['1.4.2', '--reason', 'x', '--replacement', '1.3.9'], 4, 'E_UNKNOWN_NAME'],
    [['1.4.2', '--reason', 'x', '--replacement', 'latest'], 3, 'E_FLOATING_TARGET'],
    [['1.4.2', '--reason', 'x', '--replacement', '1.4.0'], 3, 'E_DEPRECATED'],
    [['1.4.2', '--reason', 'x', '--to', '1.4.0'], 3, 'E_DEPRECATED'],
    [['1.4.1', '--reason', 'x', '--to', '1.4.2'], 2, 'E_USAGE'],
    [['1.4.2', '--reason', 'x', '--to', '1.4.2-rc.1'], 2, 'E_USAGE'],
    [['1.4.2', '--undo', '--to', '1.4.1'], 2, 'E_USAGE'],
    [['1.4.2', '--undo', '--replacement', '1.4.1'], 2, 'E_USAGE'],
    [['9.9.9', '--undo'], 4, 'E_UNKNOWN_NAME'],
    [['1.4.2', '--reason', 'x', '--component', 'api'], 4, 'E_FACTS_MISSING'],
  ])('001-45: refuses %j, exit %i', async (words, exit, code) => {
    const web = await refusing()
    const before = await web.tags()
    expect((await web.json(['deprecate', ...words, '--yes'], exit))['error'].code).toBe(code)
    expect(await web.tags()).toEqual(before)
    expect(await web.records('deprecation')).toHaveLength(1)
  })

  it('001-45: refuses a reason that is an article', async () => {
    const web = await refusing()
    const words = ['deprecate', '1.4.2', '--reason', 'x'.repeat(3000), '--yes']
    expect((await web.json(words, 2))['error'].code).toBe('E_USAGE')
  })

  // One project for all that is refused: nothing changes it.
  let refused: Promise<Defective> | undefined
  async function refusing(): Promise<Defective> {
    refused ??= (async () => {
      const web = await make()
      await web.json(['deprecate', '1.4.0', '--reason', 'slow', '--yes'])
      return web
    })()
    return await refused
  }
  afterAll(async () => {
    await (await refused)?.[Symbol.asyncDispose]()
  })

  it('001-43: refuses to let tags fall to what the registry no longer serves', async () => {
    await using web = await make()
    await rawRegistry(fake.host).remove(web.name, web.digests['1.4.1'] ?? '')
    const { error } = await web.json(DEPRECATE, 3)
    expect(error).toMatchObject({ code: 'E_DIGEST_GONE', details: { digest: web.digests['1.4.1'] } })
    expect(await web.named(...FLOATS)).toEqual(['1.4.2', '1.4.2', '1.4.2'])
    expect(await web.records('deprecation')).toEqual([])
    await web.json([...DEPRECATE, '--to', '1.4.0'])
    expect(await web.named(...FLOATS)).toEqual(['1.4.0', '1.4.0', '1.4.0'])
  })

  it('001-59: refuses whoever is not among the maintainers', async () => {
    await using web = await make({
      releases: ['maintainers: [ada@example.org]'],
      versions: ['1.4.0', '1.4.1'],
    })
    const words = ['deprecate', '1.4.1', '--reason', 'x', '--yes']
    Object.assign(web.env, { GIT_COMMITTER_NAME: 'Eve', GIT_COMMITTER_EMAIL: 'eve@example.org' })
    expect((await web.json(words, 3))['error'].code).toBe('E_NOT_MAINTAINER')
    Object.assign(web.env, { CI: 'true', TIDEMARK_ACTOR: 'eve' })
    expect((await web.json(words, 3))['error'].code).toBe('E_NOT_MAINTAINER')
    expect(await web.named('latest')).toEqual(['1.4.1'])
    Object.assign(web.env, { TIDEMARK_ACTOR: 'Ada@example.org' })
    await web.json(words)
    expect(await web.named('latest')).toEqual(['1.4.0'])
  })

  it.each([
    ['the policy', { releases: ['schemaChanges: { versions: ["1.4.2"] }'] }, {}],
    ['its label', {}, { 'org.tidemark.schema-change': 'true' }],
  ])(
    '004-38: a release that changes a schema by %s is passed only when that is acknowledged',
    async (by, rules, labels) => {
      await using web = await make({ ...rules, versions: ['1.4.0', '1.4.1'] })
      if (by === 'its label') {
        const { label } = await labelOf(web)
        labels = { [label]: 'true' }
      }
      await web.release('1.4.2', labels)
      expect(await web.json(['deprecate', '1.4.2', '--reason', 'x', '--dry-run'])).toMatchObject({
        schemaChanges: [{ version: '1.4.2' }],
      })
      expect((await web.json(DEPRECATE, 3))['error'].code).toBe('E_SCHEMA_CHANGE')
      expect(await web.named('latest')).toEqual(['1.4.2'])
      const done = await web.json([...DEPRECATE, '--acknowledge-schema-change'])
      expect(done['notices']).toHaveLength(1)
      expect(await web.named('latest')).toEqual(['1.4.1'])
      // The decision is recorded: nothing falls any more.
      await web.json(DEPRECATE)
      await web.json(['deprecate', '1.4.0', '--reason', 'x', '--yes'])
    },
  )
})

async function labelOf(web: Defective): Promise<{ readonly label: string }> {
  const world = await worldOf(web)
  return world.policy.components[0]?.releases.schemaChanges ?? { label: '' }
}
