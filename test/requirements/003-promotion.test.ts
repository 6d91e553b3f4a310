import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

import { describe, expect, it } from 'vitest'

import { commandsIn, shellWords } from '../support/pasted.ts'
import { makeStages } from '../support/stages.ts'
import { useRegistry } from '../support/registry.ts'

const registry = useRegistry()

const API = ['--component', 'config-api'] as const

/** Everything that a gate can ask for. */
const GATED = `checks:
  tests: { run: "true" }
environments:
  dev:     { follows: { branches: [main] } }
  staging: { after: dev, checks: [tests] }
  prod:    { after: staging, approvals: { count: 1, self: refuse }, soak: 1h }
`

function unmet(document: Record<string, any>): readonly string[] {
  return document['error'].details.gates.map(({ gate }: any) => gate)
}

describe('promoting', () => {
  it('003-17: moves the channel to the very digest that the stage before ran, an index byte for byte', async () => {
    await using project = await makeStages(registry)
    await project.repository.git('commit', '--quiet', '--allow-empty', '--message', 'Two platforms')
    const image = project.images['config-api'] ?? ''
    const platforms = ['linux/amd64', 'linux/arm64']
    const digest = await project.push(image, { seed: 'two', platforms })
    await project.json(['publish', ...API, '--event', 'build', '--digest', digest])
    const promoted = await project.json(['promote', 'staging', ...API])
    expect(promoted['components'][0]).toMatchObject({ origin: 'dev', ready: true, to: { digest } })
    expect(promoted['components'][0].references).toEqual([`${image}@${digest}`])
    expect(await project.tag('config-api', 'env-staging')).toBe(digest)
    await project.json(['promote', 'prod', ...API])
    expect(await project.tag('config-api', 'env-prod')).toBe(digest)
    const again = await project.json(['promote', 'prod', ...API])
    expect(again).toMatchObject({ unchanged: true, written: [] })
  })

  it('003-18: no stage is skipped, and the refusal says how to go there', async () => {
    await using project = await makeStages(registry)
    const { digest } = await project.deliver('config-api', 'a')
    const refused = await project.json(['promote', 'prod', ...API, '--from', digest], 3)
    expect(refused['error']).toMatchObject({ code: 'E_GATE' })
    expect(unmet(refused)).toEqual(['order'])
    expect(refused['error'].hints.join('\n')).toContain('tidemark promote staging --from')
    expect(await project.tag('config-api', 'env-prod')).toBeUndefined()
    const nothing = await project.json(['promote', 'prod', ...API], 3)
    expect(nothing['error'].code).toBe('E_GATE')
  })

  it('003-18: a stage is skipped only where the policy allows it, and that is recorded', async () => {
    await using project = await makeStages(
      registry,
      'environments: { dev: { follows: { branches: [main] } }, staging: { after: dev }, prod: { after: staging, override: allow } }\n',
    )
    const { digest } = await project.deliver('config-api', 'a')
    const no = await project.json(['promote', 'staging', ...API, '--from', digest, '--override', 'x'])
    expect(no['ready']).toBe(true)
    const second = await project.deliver('config-api', 'b')
    const args = ['promote', 'prod', ...API, '--from', second.digest]
    await project.json(args, 3)
    await project.json([...args, '--override', 'the fire is in staging'])
    expect(await project.tag('config-api', 'env-prod')).toBe(second.digest)
    const last = (await project.entries()).findLast(({ type }) => type === 'promotion')
    expect(last?.['data'].override).toEqual({ reason: 'the fire is in staging', gates: ['ran in staging'] })
  })

  it('003-19: what staging was rolled back from is not promoted, nor what it never ran', async () => {
    await using project = await makeStages(registry)
    const good = await project.deliver('config-api', 'good')
    await project.json(['promote', 'staging', ...API])
    const bad = await project.deliver('config-api', 'bad')
    await project.json(['promote', 'staging', ...API])
    await project.json(['rollback', 'staging', ...API, '--reason', 'errors rise', '--yes'])
    const refused = await project.json(['promote', 'prod', ...API, '--from', bad.digest], 3)
    expect(unmet(refused)).toEqual(['order'])
    expect(refused['error'].hints.join('\n')).toContain('rolled back')
    const promoted = await project.json(['promote', 'prod', ...API])
    expect(promoted['components'][0].to.digest).toBe(good.digest)
  })

  it('003-20: a digest without the tag of its commit is refused', async () => {
    await using project = await makeStages(registry)
    const { digest, commit } = await project.deliver('config-api', 'a')
    expect(await project.tag('config-api', commit.slice(0, 7))).toBe(digest)
    const policy = await readFile(join(project.root, 'tidemark.yaml'), 'utf8')
    // The policy demands another commit tag from now on, which this digest never got.
    const stricter = policy
      .replace('require: { tag: "{sha}" }', 'require: { tag: "commit-{sha:full}" }')
      .replace(
        '  "env-{env}"',
        '  "commit-{sha:full}": { from: [build, release], moves: never }\n  "env-{env}"',
      )
    await project.write('tidemark.yaml', stricter)
    const refused = await project.json(['promote', 'staging', ...API], 3)
    expect(unmet(refused)).toEqual(['tag'])
    expect(await project.tag('config-api', 'env-staging')).toBeUndefined()
    // What it says is what mends it.
    for (const line of commandsIn(refused['error'].hints.join('\n'))) await project.json(shellWords(line))
    expect((await project.json(['promote', 'staging', ...API]))['ready']).toBe(true)
  })

  it('003-20: a release that was never published as a build is, by what the refusal tells', async () => {
    await using project = await makeStages(registry)
    const policy = await readFile(join(project.root, 'tidemark.yaml'), 'utf8')
    await project.write(
      'tidemark.yaml',
      policy.replace('from: [build, release]', 'from: build').replace(/require: .*\n/u, ''),
    )
    const { digest } = await project.release('config-api', '1.4.0')
    await project.write('tidemark.yaml', policy.replace('from: [build, release]', 'from: build'))
    const refused = await project.json(['promote', 'staging', ...API], 3)
    expect(unmet(refused)).toEqual(['tag'])
    const [command = '', ...others] = commandsIn(refused['error'].hints.join('\n'))
    expect(others).toEqual([])
    await project.json(shellWords(command))
    const promoted = await project.json(['promote', 'staging', ...API])
    expect(promoted['components'][0].to.digest).toBe(digest)
  })

  it('003-9 003-10: shows every gate as met or missing, with what meets it, and moves only when all are', async () => {
    await using project = await makeStages(registry, GATED)
    const { digest } = await project.deliver('config-api', 'a')
    expect(await project.tag('config-api', 'env-dev')).toBe(digest)
    const first = await project.json(['promote', 'staging', ...API, '--dry-run'], 3)
    expect(first['components'][0].gates.map(({ gate, met }: any) => [gate, met])).toEqual([
      ['order', true],
      ['tag', true],
      ['check', false],
    ])
    expect(first['components'][0].gates[2].mend).toContain('tidemark check run tests')
    await project.json(['check', 'run', 'tests', digest, ...API])
    await project.json(['promote', 'staging', ...API])
    expect(await project.tag('config-api', 'env-staging')).toBe(digest)

    expect(unmet(await project.json(['promote', 'prod', ...API], 3))).toEqual(['approval', 'soak'])
    project.clock.advance(50 * 60_000)
    await project.as('ada', ['approve', digest, '--env', 'prod', ...API])
    const own = await project.as<any>('ada', ['promote', 'prod', ...API, '--dry-run'], 3)
    expect(own['components'][0].gates.filter(({ met }: any) => !met).map(({ gate }: any) => gate)).toEqual([
      'approval',
      'soak',
    ])
    const early = await project.as<any>('grace', ['promote', 'prod', ...API], 3)
    expect(unmet(early)).toEqual(['soak'])
    expect(early.error.details.gates[0].metAt).toBe('2026-05-04T10:00:00.000Z')
    expect(await project.tag('config-api', 'env-prod')).toBeUndefined()
    project.clock.advance(10 * 60_000)
    await project.as('grace', ['promote', 'prod', ...API])
    expect(await project.tag('config-api', 'env-prod')).toBe(digest)
  })

  it('003-26: the channel is the approved digest: an approval of other bytes does not count, nor does one taken back', async () => {
    await using project = await makeStages(
      registry,
      'environments: { dev: { follows: { branches: [main] } }, prod: { after: dev, approvals: { by: [ada@acme.example] } } }\n',
    )
    const first = await project.deliver('config-api', 'a')
    await project.as('ada', ['approve', first.digest, '--env', 'prod', ...API])
    const second = await project.deliver('config-api', 'b')
    expect(unmet(await project.json(['promote', 'prod', ...API], 3))).toEqual(['approval'])
    await project.as('ada', ['approve', second.commit.slice(0, 9), '--env', 'prod', ...API])
    await project.as('ada', ['approve', second.digest, '--env', 'prod', ...API, '--undo'])
    expect(unmet(await project.json(['promote', 'prod', ...API], 3))).toEqual(['approval'])
    const eve = await project.as<any>('eve', ['approve', second.digest, '--env', 'prod', ...API], 3)
    expect(eve.error.code).toBe('E_NOT_APPROVER')
    await project.as('ada', ['approve', second.digest, '--env', 'prod', ...API])
    await project.json(['promote', 'prod', ...API])
    expect(await project.tag('config-api', 'env-prod')).toBe(second.digest)
    const status = await project.json(['reconcile', '--dry-run'])
    expect(status).toMatchObject({ unmended: [] })
  })

  it('003-32: several services go together, or none of them', async () => {
    await using project = await makeStages(registry)
    const one = await project.deliver('config-api', 'a')
    const two = await project.deliver('auth-proxy', 'a')
    const none = await project.json(['promote', 'staging', '--all'], 3)
    expect(none['error'].code).toBe('E_GATE')
    expect(await project.tag('config-api', 'env-staging')).toBeUndefined()
    const three = await project.deliver('media-core', 'a')
    await project.json(['hold', 'staging', '--component', 'auth-proxy', '--reason', 'load test'])
    const held = await project.json(['promote', 'staging', '--all'], 3)
    expect(held['error'].code).toBe('E_HELD')
    expect(await project.tag('config-api', 'env-staging')).toBeUndefined()
    await project.json(['resume', 'staging'])
    const all = await project.json(['promote', 'staging', '--all'])
    expect(all['components']).toHaveLength(3)
    const names = ['config-api', 'auth-proxy', 'media-core']
    expect(await Promise.all(names.map((name) => project.tag(name, 'env-staging')))).toEqual([
      one.digest,
      two.digest,
      three.digest,
    ])
    const sets = (await project.entries())
      .filter(({ data }) => data.set !== undefined)
      .map(({ data }) => data.set)
    expect(sets).toHaveLength(3)
    expect(new Set(sets).size).toBe(1)
  })
})

describe('a hold', () => {
  it('stops people and the publish that the environment follows, until it is lifted or its time is over', async () => {
    await using project = await makeStages(registry)
    const first = await project.deliver('config-api', 'a')
    await project.json(['hold', 'dev', ...API, '--reason', 'demo', '--for', '2h'])
    const second = await project.deliver('config-api', 'b')
    expect(await project.tag('config-api', 'env-dev')).toBe(first.digest)
    const refused = await project.json(['promote', 'dev', ...API, '--from', second.digest], 3)
    expect(refused['error']).toMatchObject({ code: 'E_HELD' })
    expect(refused['error'].hints.join('\n')).toContain('tidemark resume dev')
    project.clock.advance(2 * 3_600_000)
    await project.json(['promote', 'dev', ...API, '--from', second.digest])
    expect(await project.tag('config-api', 'env-dev')).toBe(second.digest)
  })
})

describe('rolling back', () => {
  it('003-27 003-28: by the history of the ledger, the channel reset, read again and held', async () => {
    await using project = await makeStages(registry)
    const good = await project.deliver('config-api', 'good')
    await project.json(['promote', 'staging', ...API])
    await project.deliver('config-api', 'bad')
    await project.json(['promote', 'staging', ...API])
    const dry = await project.json(['rollback', 'staging', ...API, '--reason', 'errors', '--dry-run'])
    expect(dry).toMatchObject({ outcome: 'planned', components: [{ to: { digest: good.digest } }] })
    const asked = await project.json(['rollback', 'staging', ...API, '--reason', 'errors'], 2)
    expect(asked['error'].code).toBe('E_USAGE')
    const back = await project.as<any>('ada', ['rollback', 'staging', ...API, '--reason', 'errors', '--yes'])
    expect(back.outcome).toBe('done')
    expect(await project.tag('config-api', 'env-staging')).toBe(good.digest)
    const last = (await project.entries()).slice(-3)
    expect(last.map(({ type, actor }) => [type, actor])).toEqual([
      ['promotion', 'ada <ada@acme.example>'],
      ['hold', 'ada <ada@acme.example>'],
      ['published', 'ada <ada@acme.example>'],
    ])
    expect(last[0]?.['data']).toMatchObject({ rollback: true, digest: good.digest, reason: 'errors' })
    const next = await project.deliver('config-api', 'next')
    expect((await project.json(['promote', 'staging', ...API], 3))['error'].code).toBe('E_HELD')
    await project.json(['resume', 'staging', ...API])
    await project.json(['promote', 'staging', ...API])
    expect(await project.tag('config-api', 'env-staging')).toBe(next.digest)
  })

  it('002-21 003-29: refuses a digest that the registry no longer serves, and one that never ran there', async () => {
    await using project = await makeStages(registry)
    const good = await project.deliver('config-api', 'good')
    await project.json(['promote', 'staging', ...API])
    const bad = await project.deliver('config-api', 'bad')
    const never = await project.json(
      ['rollback', 'staging', ...API, '--reason', 'x', '--to', bad.digest, '--yes'],
      3,
    )
    expect(never['error'].code).toBe('E_NEVER_RAN')
    await project.json(['promote', 'staging', ...API])
    await registry.raw.remove(
      project.images['config-api']?.slice(registry.host.length + 1) ?? '',
      good.digest,
    )
    const gone = await project.json(['rollback', 'staging', ...API, '--reason', 'x', '--yes'], 3)
    expect(gone['error'].code).toBe('E_DIGEST_GONE')
    expect(await project.tag('config-api', 'env-staging')).toBe(bad.digest)
    expect((await project.entries()).some(({ type }) => type === 'hold')).toBe(false)
  })

  it('the same rollback again changes nothing; further back is said so, and never comes forward to what was bad', async () => {
    await using project = await makeStages(registry)
    const digests = []
    for (const seed of ['one', 'two', 'three']) {
      digests.push((await project.deliver('config-api', seed)).digest)
      await project.json(['promote', 'staging', ...API])
    }
    const back = async (to: readonly string[], code = 0) =>
      await project.json(['rollback', 'staging', ...API, '--reason', 'x', '--yes', ...to], code)
    await back([])
    expect(await project.tag('config-api', 'env-staging')).toBe(digests[1])
    expect(await back([])).toMatchObject({ unchanged: true })
    expect(await project.tag('config-api', 'env-staging')).toBe(digests[1])
    await back(['--to', 'previous'])
    expect(await project.tag('config-api', 'env-staging')).toBe(digests[0])
    expect((await back(['--to', 'previous'], 3))['error'].code).toBe('E_NOTHING_BEFORE')
  })

  it('002-28 004-37: refuses a tag that floats as the place to go back to', async () => {
    await using project = await makeStages(registry)
    await project.deliver('config-api', 'one')
    await project.json(['promote', 'staging', ...API])
    await project.deliver('config-api', 'two')
    await project.json(['promote', 'staging', ...API])
    const args = ['rollback', 'staging', ...API, '--reason', 'x', '--yes', '--to']
    expect((await project.json([...args, 'env-dev'], 3))['error'].code).toBe('E_FLOATING_TARGET')
    expect((await project.json([...args, 'latest'], 4))['error'].code).toBe('E_UNKNOWN_NAME')
  })

  it('004-38: warns that migrations are not rolled back, and asks for an acknowledgement over a schema change', async () => {
    await using project = await makeStages(registry)
    const first = await project.release('config-api', '1.0.0')
    await project.json(['promote', 'staging', ...API])
    await project.release('config-api', '1.1.0', { 'dev.tidemark.schema-change': 'adds a column' })
    await project.json(['promote', 'staging', ...API])
    await project.release('config-api', '1.2.0')
    await project.json(['promote', 'staging', ...API])
    const one = await project.json(['rollback', 'staging', ...API, '--reason', 'x', '--yes'])
    expect(one['components'][0]).toMatchObject({ to: { version: '1.1.0' }, schemaChanges: [] })
    await project.json(['resume', 'staging', ...API])
    const args = ['rollback', 'staging', ...API, '--reason', 'x', '--yes']
    const refused = await project.json(args, 3)
    expect(refused['error']).toMatchObject({
      code: 'E_SCHEMA_CHANGE',
      details: { schemaChanges: [{ version: '1.1.0' }] },
    })
    const done = await project.json([...args, '--acknowledge-schema-change'])
    expect(done['notices'].join()).toContain('migrations are not rolled back')
    expect(await project.tag('config-api', 'env-staging')).toBe(first.digest)
  })
})

describe('commands about environments', () => {
  it.each([
    [['promote'], 2, 'E_USAGE'],
    [['promote', 'moon', ...API], 2, 'E_UNKNOWN_ENVIRONMENT'],
    [['promote', 'dev', ...API], 2, 'E_USAGE'],
    [['promote', 'prod'], 4, 'E_FACTS_MISSING'],
    [['promote', 'prod', '--all', ...API], 2, 'E_USAGE'],
    [['promote', 'prod', ...API, '--from', 'nothing'], 4, 'E_UNKNOWN_NAME'],
    [['rollback', 'prod', ...API], 2, 'E_USAGE'],
    [['rollback', 'prod', ...API, '--reason', ' '], 2, 'E_USAGE'],
    [['rollback', 'prod', ...API, '--reason', 'x', '--yes'], 3, 'E_NOTHING_BEFORE'],
    [['hold', 'prod', '--reason', 'x', '--for', 'ever'], 2, 'E_USAGE'],
    [['hold', 'prod', '--reason', 'x', '--until', '2020-01-01'], 2, 'E_USAGE'],
    [['approve', 'nothing', '--env', 'prod', ...API], 4, 'E_UNKNOWN_NAME'],
    [['reconcile', '--component', 'moon'], 4, 'E_FACTS_MISSING'],
  ])('%j is refused with %i and %s', async (args, exit, code) => {
    await using project = await makeStages(registry)
    expect((await project.json(args, exit))['error'].code).toBe(code)
  })
})
