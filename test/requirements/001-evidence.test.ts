import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { describe, expect, it } from 'vitest'

import { cli } from '../support/cli.ts'
import { gatedBy, makeCandidate, SCAN, SMOKE, trivy, vulnerability } from '../support/evidence.ts'
import type { Candidate } from '../support/evidence.ts'
import { useRegistry } from '../support/registry.ts'

const registry = useRegistry()

const refused = (error: any): readonly string[] =>
  error.details.refusals.map(({ code, message }: any) => `${code} ${message.replace(/^.*: there/u, 'there')}`)

/** `check run ARGS -- COMMAND`, which must end with `code`; its document. */
async function runs(
  project: Candidate,
  [args, command]: readonly [args: readonly string[], command: readonly string[]],
  code: number,
): Promise<any> {
  const result = await project.run('check', 'run', ...args, '--json', '--', ...command)
  expect(result.code, result.stdout + result.stderr).toBe(code)
  return result.json()
}

describe('the gates of a release', () => {
  it('001-22: a release is published only when every check of the policy has passed for its digest, each on the record', async () => {
    await using project = await makeCandidate(registry)
    const { digest, image, publish } = project
    const before = await project.json(publish, 3)
    expect(refused(before['error'])).toEqual([
      'E_GATE there is no result of smoke',
      'E_GATE there is no result of scan',
    ])
    const smoke = await project.json(['check', 'run', 'smoke', digest])
    expect(smoke).toMatchObject({ passed: true, digest, exitCode: 0, ledgerSeq: 1 })
    const half = await project.json(publish, 3)
    expect(refused(half['error'])).toEqual(['E_GATE there is no result of scan'])
    expect(await project.tags()).toEqual({})
    const file = await project.save('trivy.json', trivy(image, digest))
    const scan = await project.json(['check', 'record', 'scan', '--report', file])
    expect(scan).toMatchObject({ passed: true, digest, countsFor: [{ gate: 'publish', name: 'release' }] })
    const { tags } = await project.json(publish)
    expect(tags).toContain('1.0.0')
    const { checks } = await project.json(['check', 'list', '1.0.0'])
    expect(checks.map(({ check, passed, actor }: any) => [check, passed, actor])).toEqual([
      ['scan', true, 'Ada <ada@example.org>'],
      ['smoke', true, 'Ada <ada@example.org>'],
    ])
  })

  it('001-22: a command that fails is a result too, which stands until it passes', async () => {
    await using project = await makeCandidate(registry, gatedBy(SMOKE, 'smoke'))
    const { digest, publish } = project
    const args = ['check', 'run', 'smoke', digest]
    await project.json(args)
    const failed = await runs(
      project,
      [
        ['smoke', digest],
        ['sh', '-c', 'echo broken; exit 7'],
      ],
      6,
    )
    expect(failed).toMatchObject({ passed: false, exitCode: 7, ledgerSeq: 2 })
    const { error } = await project.json(publish, 3)
    expect([error.code, error.message.includes('smoke failed')]).toEqual(['E_GATE', true])
    await project.json(args)
    await project.json(publish)
    const { entries } = await project.json(['log'])
    expect(entries.slice(0, 3).map(({ data }: any) => [data.check, data.result, data.exitCode])).toEqual([
      ['smoke', 'pass', 0],
      ['smoke', 'fail', 7],
      ['smoke', 'pass', 0],
    ])
  })

  it.each([
    ['CRITICAL', 6],
    ['HIGH', 6],
    ['MEDIUM', 0],
  ])(
    '001-23: a finding of Trivy that is %s ends with exit %d, and stops the release if so',
    async (severity, code) => {
      await using project = await makeCandidate(registry, gatedBy(SCAN, 'scan'))
      const { digest, image, publish } = project
      const report = trivy(image, digest, { vulnerabilities: [vulnerability(severity)] })
      const file = await project.save('trivy.json', report)
      const scan = await project.json(['check', 'record', 'scan', digest, '--report', file], code)
      expect(scan['passed']).toBe(code === 0)
      expect(scan['report'].counts[severity.toLowerCase()]).toBe(1)
      expect(scan['report'].failing.map(({ id }: any) => id)).toEqual(code === 0 ? [] : ['CVE-2022-37434'])
      await project.json(publish, code === 0 ? 0 : 3)
      expect('1.0.0' in (await project.tags())).toBe(code === 0)
    },
  )

  it('001-22: evidence about another digest does not count', async () => {
    await using project = await makeCandidate(registry, gatedBy(SMOKE, 'smoke'))
    const other = await project.build('another build of the same commit')
    await project.json(['check', 'run', 'smoke', other])
    expect(refused((await project.json(project.publish, 3))['error'])).toEqual([
      'E_GATE there is no result of smoke',
    ])
  })

  it('001-22: a check about a commit counts for every digest of it, where the policy says so', async () => {
    const tests = '  tests: { run: "true", about: commit }\n'
    await using project = await makeCandidate(registry, gatedBy(tests, 'tests'))
    const head = await project.repository.git('rev-parse', 'HEAD')
    const result = await project.json(['check', 'run', 'tests'])
    expect(result).toMatchObject({ digest: null, commit: head, passed: true })
    expect((await project.json(project.publish))['tags']).toContain('1.0.0')
  })

  it('001-22: what a work tree with changes shows is not about its commit', async () => {
    const tests = '  tests: { run: "true", about: commit }\n'
    await using project = await makeCandidate(registry, gatedBy(tests, 'tests'))
    await project.write('docs/upgrading.md', '# Changed\n')
    const { error } = await project.json(['check', 'run', 'tests'], 3)
    expect([error.code, error.details.changed]).toEqual(['E_FACTS_CONTRADICT', ['docs/upgrading.md']])
    await project.json(['check', 'run', 'tests', '--commit', 'HEAD'])
  })

  it('works in a checkout of one commit, and names the CI run and its user', async () => {
    await using project = await makeCandidate(registry, gatedBy(SMOKE, 'smoke'))
    const { digest } = project
    await project.repository.git('add', 'tidemark.yaml')
    await project.repository.git('commit', '--quiet', '--message', 'Add the policy')
    const origin = await project.repository.git('remote', 'get-url', 'origin')
    await project.repository.git('push', '--quiet', 'origin', 'HEAD')
    const folder = await mkdtemp(join(tmpdir(), 'tidemark-shallow-'))
    try {
      await project.repository.git('clone', '--quiet', '--depth', '1', origin, folder)
      const env = { GITHUB_ACTIONS: 'true', GITHUB_ACTOR: 'grace', GITHUB_RUN_ID: '4711' }
      const result = await cli(['check', 'run', 'smoke', digest, '--json'], { cwd: folder, env })
      expect(result.json()).toMatchObject({ passed: true, actor: 'grace', run: { id: '4711' } })
      expect((await project.json(['check', 'list', digest]))['checks'][0].actor).toBe('grace')
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  })

  it('001-22: a result counts for as long as the policy says, and no longer', async () => {
    const smoke = SMOKE.replace(' }', ', maxAge: 2d }')
    await using project = await makeCandidate(registry, gatedBy(smoke, 'smoke'))
    await project.json(['check', 'run', 'smoke', project.digest])
    project.clock.advance(2 * 86_400_000 + 1)
    const { error } = await project.json(project.publish, 3)
    expect(error.message).toContain('too long ago')
    expect((await project.json(['check', 'list']))['checks'][0]).toMatchObject({ old: true, countsFor: [] })
    project.clock.advance(-2)
    await project.json(project.publish)
  })
})

describe('what a command is told, and how it ends', () => {
  it('the digest, its version and its commit stand in its environment, and its output goes to standard error', async () => {
    await using project = await makeCandidate(
      registry,
      gatedBy('  smoke: { run: "env | grep ^TIDEMARK_ | sort" }\n', 'smoke'),
    )
    const { digest, image } = project
    const commit = await project.repository.git('rev-parse', 'HEAD')
    const told = async (...args: readonly string[]) => {
      const { stderr, stdout } = await project.run('check', 'run', 'smoke', ...args, '--json')
      expect(JSON.parse(stdout)['passed']).toBe(true)
      return Object.fromEntries(
        stderr
          .trim()
          .split('\n')
          .map((line) => line.split('=', 2)),
      )
    }
    expect(await told(digest, '--commit', 'HEAD')).toEqual({
      TIDEMARK_REFERENCE: `${image}@${digest}`,
      TIDEMARK_DIGEST: digest,
      TIDEMARK_IMAGE: image,
      TIDEMARK_COMPONENT: 'backend',
      TIDEMARK_COMMIT: commit,
      TIDEMARK_VERSION: '',
      TIDEMARK_ENVIRONMENT: '',
    })
    await project.json(project.publish)
    expect(await told('1.0.0')).toMatchObject({ TIDEMARK_VERSION: '1.0.0', TIDEMARK_COMMIT: commit })
  })

  it('a command whose time is up has failed, and one that is not there says nothing at all', async () => {
    await using project = await makeCandidate(registry, gatedBy(SMOKE, 'smoke'))
    const args = ['smoke', project.digest]
    const late = await runs(
      project,
      [
        [...args, '--timeout', '1s'],
        ['sleep', '60'],
      ],
      6,
    )
    expect(late).toMatchObject({ passed: false, timedOut: true })
    const killed = await runs(project, [args, ['sh', '-c', 'kill -9 $$']], 6)
    expect(killed).toMatchObject({ passed: false, timedOut: false, exitCode: 137 })
    const { error } = await runs(project, [args, ['no-such-program']], 4)
    expect(error.code).toBe('E_CHECK_COMMAND')
    expect((await project.json(['log']))['entries'].length).toBe(2)
  })

  it.each([
    ['a check that the policy has not', ['run', 'lint', '1.0.0'], 'E_CHECK_UNKNOWN', 2],
    ['a digest that nobody serves', ['run', 'smoke', `sha256:${'a'.repeat(64)}`], 'E_UNKNOWN_NAME', 4],
    ['no digest at all', ['run', 'smoke'], 'E_USAGE', 2],
    ['a command for a check that needs a report', ['run', 'scan', 'x'], 'E_CHECK_KIND', 3],
    ['an environment that is not there', ['run', 'smoke', '--env', 'prod'], 'E_UNKNOWN_ENVIRONMENT', 2],
    ['an option that would do nothing', ['run', 'smoke', 'x', '--reason', 'y'], 'E_USAGE', 2],
    [
      'a word for a check that needs a report',
      ['record', 'scan', 'x', '--pass', '--reason', 'y'],
      'E_CHECK_KIND',
      3,
    ],
    ['a word without a reason', ['record', 'smoke', 'x', '--pass'], 'E_USAGE', 2],
    ['a report for a command', ['record', 'smoke', 'x', '--report', 'y'], 'E_CHECK_KIND', 3],
  ])('refuses %s, and records nothing', async (_, args, code, exit) => {
    await using project = await makeCandidate(registry)
    expect((await project.json(['check', ...args], exit))['error'].code).toBe(code)
    expect((await project.json(['log']))['entries']).toEqual([])
  })

  it('a run that is stopped records nothing', async () => {
    await using project = await makeCandidate(registry, gatedBy(SMOKE, 'smoke'))
    const stop = new AbortController()
    stop.abort('SIGINT')
    const args = ['check', 'run', 'smoke', project.digest, '--json', '--', 'sleep', '60']
    const { code } = await cli(args, { cwd: project.root, signal: stop.signal })
    expect(code).toBeGreaterThan(0)
    expect((await project.json(['log']))['entries']).toEqual([])
  })

  it('the word of a person counts where the policy asks for no report, and is kept', async () => {
    await using project = await makeCandidate(registry, gatedBy(SMOKE, 'smoke'))
    const args = ['check', 'record', 'smoke', project.digest, '--pass', '--reason', 'rehearsed by hand']
    expect(await project.json([...args, '--dry-run'])).toMatchObject({ ledgerSeq: null, passed: true })
    expect(await project.json(args)).toMatchObject({ ledgerSeq: 1, reason: 'rehearsed by hand' })
    await project.json(project.publish)
  })

  it('a commit that is not the digest’s is refused', async () => {
    await using project = await makeCandidate(registry, gatedBy(SMOKE, 'smoke'))
    const labels = { 'org.opencontainers.image.revision': 'f'.repeat(40) }
    const other = await project.build('labelled', labels)
    const args = ['check', 'run', 'smoke', other, '--commit', 'HEAD']
    expect((await project.json(args, 3))['error'].code).toBe('E_FACTS_CONTRADICT')
  })
})
