import { randomBytes } from 'node:crypto'

import { describe, expect, it, onTestFinished } from 'vitest'

import { CapturedOutput } from '../../src/cli/testing/captured.ts'
import { runCli } from '../../src/cli/run.ts'
import { startFakeRegistry } from '../../src/testing/registry/fake-registry.ts'
import { plainEnvironment } from '../support/cli.ts'
import { rawRegistry } from '../support/raw-registry.ts'
import { useRegistry } from '../support/registry.ts'
import { makeStages } from '../support/stages.ts'
import type { Stages } from '../support/stages.ts'

const registry = useRegistry()

const API = ['--component', 'config-api'] as const
const MINUTE = 60_000

const GATED = `checks:
  tests: { run: "true" }
environments:
  dev:     { follows: { branches: [main] } }
  staging: { after: dev, checks: [tests] }
  prod:    { after: staging, approvals: 2, soak: 1h }
`

type Document = Record<string, any>

/** What status says of the environments of config-api, by name. */
async function environments(project: Stages, ...args: readonly string[]): Promise<Document> {
  const { components } = await project.json(['status', ...API, ...args])
  return Object.fromEntries(components[0].environments.map((one: Document) => [one['environment'], one]))
}

describe('status', () => {
  it('003-37: maps every environment to its tag, digest, commit, version, time and who', async () => {
    await using project = await makeStages(registry)
    const first = await project.release('config-api', '1.3.9')
    project.clock.advance(MINUTE)
    await project.as('ada', ['promote', 'staging', ...API])
    project.clock.advance(MINUTE)
    await project.as('grace', ['promote', 'prod', ...API])
    project.clock.advance(MINUTE)
    const second = await project.deliver('config-api', 'b')

    const document = await project.json(['status'])
    const [api, proxy] = document['components']
    const map = api.environments.map((one: Document) => {
      const { environment, tags, digest, commit, version, since, by } = one
      return { environment, tags, digest, commit, version, since, by: by.replace(/ <.*/u, '') }
    })
    const old = { digest: first.digest, commit: first.commit, version: '1.3.9' }
    expect(map).toEqual([
      {
        environment: 'dev',
        tags: ['env-dev'],
        digest: second.digest,
        commit: second.commit,
        version: null,
        since: '2026-05-04T09:03:00.000Z',
        by: expect.any(String),
      },
      { environment: 'staging', tags: ['env-staging'], ...old, since: '2026-05-04T09:01:00.000Z', by: 'ada' },
      { environment: 'prod', tags: ['env-prod'], ...old, since: '2026-05-04T09:02:00.000Z', by: 'grace' },
    ])
    for (const { tags, digest } of map) expect(await project.tag('config-api', tags[0])).toBe(digest)
    expect(proxy.environments.map((one: Document) => one['digest'])).toEqual([null, null, null])

    const { stdout } = await project.run('status')
    expect(stdout).toMatch(/config-api +[0-9a-f]{7} · now +▸ 1\.3\.9 · 2 m +1\.3\.9 · 1 m/u)
    expect(stdout).toContain('tidemark promote staging --component config-api')
  })

  it('tells which gates a digest waits for until the command that it names promotes it', async () => {
    await using project = await makeStages(registry, GATED)
    const { digest } = await project.release('config-api', '1.4.0')
    const next = async (name: string): Promise<Document> => (await environments(project))[name].next
    expect(await next('staging')).toMatchObject({
      digest,
      version: '1.4.0',
      origin: 'dev',
      waitsFor: ['check tests'],
    })
    await project.json(['check', 'run', 'tests', digest, ...API])
    expect(await next('staging')).toMatchObject({ ready: true, waitsFor: [], ran: 'never' })
    await project.json(((await next('staging'))['command'] as string).split(' ').slice(1))

    expect(await next('staging')).toBeNull()
    project.clock.advance(40 * MINUTE)
    expect((await next('prod'))['waitsFor']).toEqual(['2 approvals', 'soak 20 m left'])
    await project.as('ada', ['approve', '1.4.0', '--env', 'prod', ...API])
    expect((await next('prod'))['waitsFor']).toEqual(['1 approval', 'soak 20 m left'])
    const { stdout } = await project.run('status', '--env', 'prod')
    expect(stdout).toContain('1.4.0 to prod waits for: 1 approval, soak 20 m left')
    const { gates } = await next('prod')
    const { components } = await project.json(['promote', 'prod', ...API, '--dry-run'], 3)
    expect(gates).toEqual(components[0].gates)

    await project.as('grace', ['approve', '1.4.0', '--env', 'prod', ...API])
    const before = project.clock.now().toISOString()
    project.clock.advance(20 * MINUTE)
    expect(await next('prod')).toMatchObject({
      ready: true,
      command: 'tidemark promote prod --component config-api',
    })
    // Gates are judged as they were at that moment.
    const then = await environments(project, '--as-of', before)
    expect(then['prod'].next.waitsFor).toEqual(['soak 20 m left'])
  })

  it('says what is held, by whom, why and until when, and that the environment was rolled back', async () => {
    await using project = await makeStages(registry)
    await project.release('config-api', '1.3.9')
    await project.json(['promote', 'staging', ...API])
    await project.json(['promote', 'prod', ...API])
    await project.release('config-api', '1.4.0')
    await project.json(['promote', 'staging', ...API])
    await project.json(['promote', 'prod', ...API])
    await project.as('ada', ['rollback', 'prod', ...API, '--reason', 'errors rise', '--for', '2h', '--yes'])
    const { prod } = await environments(project)
    expect(prod).toMatchObject({
      version: '1.3.9',
      hold: { reason: 'errors rise', rollback: true, until: '2026-05-04T11:00:00.000Z' },
      next: {
        version: '1.4.0',
        ran: 'rolledBack',
        ready: false,
        waitsFor: ['hold 2 h left', 'being named: it was rolled back'],
      },
    })
    expect(prod.hold.by).toContain('ada')
    const { stdout } = await project.run('status')
    expect(stdout).toContain('hold 1.3.9')
    expect(stdout).toContain('prod is held by ada')
    project.clock.advance(120 * MINUTE)
    expect((await environments(project))['prod']).toMatchObject({
      hold: null,
      next: { ready: false, waitsFor: ['being named: it was rolled back'] },
    })
  })

  it('shows what a held environment that follows publishes did not take', async () => {
    await using project = await makeStages(registry)
    const old = await project.deliver('config-api', 'a')
    await project.json(['hold', 'dev', ...API, '--reason', 'demo'])
    const { digest } = await project.deliver('config-api', 'b')
    const { dev } = await environments(project)
    expect(dev).toMatchObject({ digest: old.digest, next: { digest, origin: null, waitsFor: ['hold'] } })
    await project.json((dev.hold.command as string).split(' ').slice(1))
    const { next } = (await environments(project))['dev']
    expect(next.ready).toBe(true)
    await project.json((next.command as string).split(' ').slice(1))
    expect((await environments(project))['dev']).toMatchObject({ digest, next: null })
  })

  it('marks a deprecated version that still runs somewhere, with what replaces it', async () => {
    await using project = await makeStages(registry)
    await project.release('config-api', '1.3.9')
    await project.release('config-api', '1.4.0')
    await project.json(['promote', 'staging', ...API])
    const words = ['--reason', 'loses uploads', '--replacement', '1.3.9', '--no-changelog', '--yes']
    await project.json(['deprecate', '1.4.0', ...API, ...words])
    const { staging, prod } = await environments(project)
    expect(staging.deprecated).toEqual({ reason: 'loses uploads', replacement: '1.3.9' })
    expect(prod.next.waitsFor).toEqual(['another version: 1.4.0 is deprecated'])
    const { stdout } = await project.run('status')
    expect(stdout).toContain('1.4.0 !')
    expect(stdout).toContain('1.4.0 in staging is deprecated, use 1.3.9: loses uploads')
  })

  it('says which tag is not written yet after an interrupted promotion, until reconcile has written it', async () => {
    const fake = await startFakeRegistry()
    onTestFinished(async () => await fake.close())
    const shared = { host: fake.host, raw: rawRegistry(fake.host), repository: (name: string) => `x/${name}` }
    await using project = await makeStages(shared)
    await project.deliver('config-api', 'a')
    fake.fault({ method: 'PUT', path: /manifests\/env-staging$/u, effect: { status: 403 } })
    await project.json(['promote', 'staging', ...API], 5)
    const { staging } = await environments(project)
    const image = project.images['config-api']
    expect(staging.unwritten).toEqual([{ image, tag: 'env-staging', digest: null }])
    expect((await project.run('status')).stdout).toContain(
      'env-staging is not written yet:  tidemark reconcile',
    )
    await project.json(['reconcile'])
    expect((await environments(project))['staging'].unwritten).toEqual([])
  })

  it('shows one environment with --env, and refuses one that there is none of', async () => {
    await using project = await makeStages(registry)
    await project.deliver('config-api', 'a')
    const document = await project.json(['status', '--env', 'dev'])
    expect(document['environment']).toBe('dev')
    const names = document['components'].map((one: Document) =>
      one['environments'].map((each: Document) => each['environment']),
    )
    expect(names).toEqual([['dev'], ['dev'], ['dev']])
    expect((await project.json(['status', '--env', 'qa'], 2))['error'].code).toBe('E_UNKNOWN_ENVIRONMENT')
  })
})

describe('status --watch', () => {
  it('prints a JSON document a line for every change, asking the ledger anew, until Ctrl-C', async () => {
    await using project = await makeStages(registry)
    const { digest } = await project.deliver('config-api', 'a')
    const controller = new AbortController()
    const stdout = new CapturedOutput()
    const pauses = [
      () => Promise.resolve(),
      async () => void (await project.json(['promote', 'staging', ...API])),
      () => Promise.resolve(),
    ]
    const slept: number[] = []
    const code = await runCli(['status', '--env', 'staging', '--watch', '30', '--json'], {
      cwd: project.root,
      env: plainEnvironment(),
      stdout,
      stderr: new CapturedOutput(),
      canAsk: false,
      clock: project.clock,
      random: (bytes) => randomBytes(bytes),
      signal: controller.signal,
      sleep: async (milliseconds) => {
        slept.push(milliseconds)
        project.clock.advance(milliseconds)
        const pause = pauses.shift()
        if (pause === undefined) controller.abort('SIGINT')
        else await pause()
      },
    })
    const documents = stdout.text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    const running = documents.map(({ components }) => components[0].environments[0].digest)
    expect(running).toEqual([null, digest])
    expect({ code, slept }).toEqual({ code: 0, slept: [30_000, 30_000, 30_000, 30_000] })
  })

  it.each([
    ['--watch', '0'],
    ['--watch', '1.5'],
    ['--watch', '--as-of', '2026-03-02'],
  ])('refuses %j %j', async (...args) => {
    await using project = await makeStages(registry)
    expect((await project.json(['status', ...args], 2))['error'].code).toBe('E_USAGE')
  })
})
