import { execFileSync } from 'node:child_process'
import { readFile, truncate } from 'node:fs/promises'
import { resolve } from 'node:path'

import { describe, expect, it } from 'vitest'

import { plainEnvironment } from '../support/cli.ts'
import { gatedBy, grype, makeCandidate, SCAN, trivy, vulnerability } from '../support/evidence.ts'
import type { Candidate } from '../support/evidence.ts'
import { useRegistry } from '../support/registry.ts'
import { makeStages } from '../support/stages.ts'

const registry = useRegistry()

const STAGES = `checks:
  tests: { report: junit, about: commit }
  scan: { report: grype, failOn: critical }
  smoke: { run: "test -n \\"$TIDEMARK_DIGEST\\"" }
environments:
  dev:     { follows: { branches: [main] } }
  staging: { after: dev, checks: [tests, scan, smoke] }
`

async function fixture(name: string): Promise<string> {
  return await readFile(resolve(import.meta.dirname, '../fixtures/reports', name), 'utf8')
}

describe('evidence for an environment', () => {
  it('003-11: tests, scan and smoke test are recorded before staging runs the digest, and each is asked for', async () => {
    await using project = await makeStages(registry, STAGES, ['config-api'])
    const { digest } = await project.deliver('config-api', 'one')
    const image = project.images['config-api'] ?? ''
    const missing = async () => {
      const { stdout } = await project.run('promote', 'staging', '--dry-run', '--json')
      const { components } = JSON.parse(stdout)
      return components[0].gates.flatMap(({ name, met }: any) => (met ? [] : [name]))
    }
    expect(await missing()).toEqual(['check tests', 'check scan', 'check smoke'])
    expect((await project.json(['promote', 'staging'], 3))['error'].code).toBe('E_GATE')
    await project.write('junit.xml', await fixture('junit-passed.xml'))
    await project.json(['check', 'record', 'tests', '--report', 'junit.xml'])
    expect(await missing()).toEqual(['check scan', 'check smoke'])
    await project.write('grype.json', JSON.stringify(grype(image, digest)))
    await project.json(['check', 'record', 'scan', '--report', 'grype.json'])
    await project.json(['check', 'run', 'smoke', digest])
    expect(await missing()).toEqual([])
    await project.json(['promote', 'staging'])
    expect(await project.tag('config-api', 'env-staging')).toBe(digest)
  })

  it('003-11: failed tests and a critical finding keep the digest out', async () => {
    await using project = await makeStages(registry, STAGES, ['config-api'])
    const { digest } = await project.deliver('config-api', 'one')
    await project.write('junit.xml', await fixture('junit.xml'))
    const tests = await project.json(['check', 'record', 'tests', digest, '--report', 'junit.xml'], 6)
    expect(tests['report'].tests.failed).toBeGreaterThan(0)
    const report = grype(project.images['config-api'] ?? '', digest, { severity: 'Critical' })
    await project.write('grype.json', JSON.stringify(report))
    await project.json(['check', 'record', 'scan', digest, '--report', 'grype.json'], 6)
    const { error } = await project.json(['promote', 'staging'], 3)
    expect(error.details.gates.map(({ message }: any) => message.split(':')[0])).toEqual([
      'tests failed',
      'scan failed',
      'there is no result of smoke',
    ])
  })

  it('what was found in one environment counts for the one right after it, and for no other', async () => {
    const both = `${STAGES}  prod:    { after: staging, checks: [smoke] }\n`
    await using project = await makeStages(registry, both, ['config-api'])
    const { digest } = await project.deliver('config-api', 'one')
    const found = await project.json(['check', 'run', 'smoke', '--env', 'dev'])
    expect(found).toMatchObject({ digest, environment: 'dev' })
    expect(found['countsFor']).toEqual([{ gate: 'promote', name: 'staging' }])
    const there = await project.json(['check', 'run', 'smoke', digest, '--env', 'prod'])
    expect(there['countsFor']).toEqual([{ gate: 'promote', name: 'prod' }])
  })
})

const WITH = (severity: string, more: object = {}) => ({ vulnerabilities: [vulnerability(severity, more)] })

/** Records a report that must be refused, and shows that nothing was recorded; its code. */
async function refusal(project: Candidate, file: string, exit: number, ...more: readonly string[]) {
  const { error } = await project.json(['check', 'record', 'scan', ...more, '--report', file], exit)
  expect((await project.json(['log']))['entries']).toEqual([])
  return error.code
}

describe('reports that prove nothing', () => {
  it.each([
    ['an empty object', '{}'],
    ['nothing', ''],
    ['half a report', '{"SchemaVersion": 2, "Results": [{"Tar'],
    ['a report of another tool', '{"runs": []}'],
    ['a report of a later version', '{"SchemaVersion": 3, "ArtifactName": "x", "Results": []}'],
  ])('003-11: %s is refused, and is not "nothing found"', async (_, text) => {
    await using project = await makeCandidate(registry, gatedBy(SCAN, 'scan'))
    const file = await project.save('trivy.json', text)
    expect(await refusal(project, file, 4, project.digest)).toBe('E_REPORT')
    expect((await project.json(['check', 'record', 'scan', '--report', 'nowhere'], 5))['error'].code).toBe(
      'E_IO',
    )
  })

  it('003-11: a report beyond all reason is refused', async () => {
    await using project = await makeCandidate(registry, gatedBy(SCAN, 'scan'))
    const file = await project.save('huge.json', '')
    await truncate(resolve(project.root, file), 64 * 1024 * 1024 + 1)
    expect(await refusal(project, file, 4, project.digest)).toBe('E_REPORT')
  })

  it('003-11: a report about another image is refused, whether or not somebody says that it is about this one', async () => {
    await using project = await makeCandidate(registry, gatedBy(SCAN, 'scan'))
    const strange = `sha256:${'0b'.repeat(32)}`
    const file = await project.save('trivy.json', trivy(project.image, strange))
    expect(await refusal(project, file, 4)).toBe('E_REPORT_SUBJECT')
    expect(await refusal(project, file, 4, project.digest)).toBe('E_REPORT_SUBJECT')
    const another = await project.build('another')
    const mine = await project.save('mine.json', trivy(project.image, project.digest))
    expect(await refusal(project, mine, 4, another)).toBe('E_REPORT_SUBJECT')
  })

  it('003-11: a report, or a database, that is too old is refused', async () => {
    const scan = '  scan: { report: grype, maxAge: 1d, databaseAge: 2d }\n'
    await using project = await makeCandidate(registry, gatedBy(scan, 'scan'))
    const { image, digest } = project
    const old = grype(image, digest, { built: '2026-03-30T21:00:00Z' })
    expect(await refusal(project, await project.save('old.json', old), 3)).toBe('E_REPORT_OLD')
    const file = await project.save('fresh.json', grype(image, digest))
    project.clock.advance(25 * 3_600_000)
    expect(await refusal(project, file, 3)).toBe('E_REPORT_OLD')
  })

  it('003-11: a severity that nobody knows is the highest, and case does not matter', async () => {
    await using project = await makeCandidate(registry, gatedBy(SCAN, 'scan'))
    const found = async (severity: string) => {
      const file = await project.save('x.json', trivy(project.image, project.digest, WITH(severity)))
      const { stdout } = await project.run('check', 'record', 'scan', '--report', file, '--dry-run', '--json')
      const { passed, report } = JSON.parse(stdout)
      return [passed, Object.entries(report.counts).find(([, count]) => count === 1)?.[0]]
    }
    expect(await found('APOCALYPTIC')).toEqual([false, 'critical'])
    expect(await found('hIgH')).toEqual([false, 'high'])
    expect(await found('Medium')).toEqual([true, 'medium'])
    expect((await project.json(['log']))['entries']).toEqual([])
  })

  it('003-11: no results at all means that nothing was found', async () => {
    await using project = await makeCandidate(registry, gatedBy(SCAN, 'scan'))
    const report = { ...trivy(project.image, project.digest), Results: null }
    const file = await project.save('trivy.json', report)
    const scan = await project.json(['check', 'record', 'scan', '--report', file])
    expect([scan['passed'], scan['report'].failing]).toEqual([true, []])
  })

  it('003-11: what is allowed, has no fix or was suppressed is counted and shown, and what ran out fails again', async () => {
    const scan = `  scan:
    report: trivy
    failOn: high
    fixedOnly: true
    allow:
      - { id: CVE-2022-37434, reason: "not reachable", expires: 2026-04-02 }
`
    await using project = await makeCandidate(registry, gatedBy(scan, 'scan'))
    const { image, digest } = project
    const nofix = vulnerability('CRITICAL', {
      VulnerabilityID: 'CVE-2023-45853',
      FixedVersion: '',
      Status: 'will_not_fix',
    })
    const report = trivy(image, digest, { vulnerabilities: [vulnerability('HIGH'), nofix] })
    report['Results'][0].ExperimentalModifiedFindings = [
      {
        Type: 'vulnerability',
        Status: 'not_affected',
        Finding: vulnerability('LOW', { VulnerabilityID: 'CVE-2017-16137' }),
      },
    ]
    const file = await project.save('trivy.json', report)
    const args = ['check', 'record', 'scan', '--report', file]
    const good = await project.json(args)
    const ids = ({ report: said }: any) => [
      said.failing.map(({ id }: any) => id),
      said.allowed.map(({ finding, reason }: any) => [finding.id, reason]),
      said.unfixed.map(({ id }: any) => id),
      said.suppressed.map(({ id }: any) => id),
    ]
    const left = [['CVE-2023-45853'], ['CVE-2017-16137']]
    expect(ids(good)).toEqual([[], [['CVE-2022-37434', 'not reachable']], ...left])
    const shown = await project.run(...args)
    for (const text of ['allowed until 2026-04-02: not reachable', '1 without a fix', '1 suppressed'])
      expect(shown.stdout).toContain(text)
    project.clock.set('2026-04-03T00:00:00.000Z')
    const late = await project.json(args, 6)
    expect(ids(late)).toEqual([['CVE-2022-37434'], [], ...left])
    expect(late['notices'].join()).toContain('CVE-2022-37434')
  })

  it('003-11: yesterday’s clean report does not take the place of what was found today', async () => {
    await using project = await makeCandidate(registry, gatedBy(SCAN, 'scan'))
    const { image, digest, publish } = project
    const clean = await project.save('clean.json', trivy(image, digest, { created: '2026-03-31T22:00:00Z' }))
    await project.json(['check', 'record', 'scan', '--report', clean])
    const found = await project.save('found.json', trivy(image, digest, WITH('CRITICAL')))
    await project.json(['check', 'record', 'scan', '--report', found], 6)
    const { error } = await project.json(['check', 'record', 'scan', '--report', clean], 3)
    expect(error.code).toBe('E_REPORT_STALE')
    await project.json(publish, 3)
  })
})

describe('a report on standard input', () => {
  it('003-11: is read to its end', async () => {
    await using project = await makeCandidate(registry, gatedBy(SCAN, 'scan'))
    const main = resolve(import.meta.dirname, '../../src/cli/main.ts')
    const stdout = execFileSync(
      process.execPath,
      [main, 'check', 'record', 'scan', '--report', '-', '--dry-run', '--json'],
      {
        cwd: project.root,
        env: plainEnvironment(),
        input: JSON.stringify(trivy(project.image, project.digest)),
        encoding: 'utf8',
      },
    )
    expect(JSON.parse(stdout)).toMatchObject({ passed: true, digest: project.digest })
  })
})

describe('reports about an image of several platforms', () => {
  const BOTH = ['linux/amd64', 'linux/arm64']

  it('003-11: one platform is not the image: the others are named, and all together count', async () => {
    await using project = await makeCandidate(registry, gatedBy(SCAN, 'scan'), BOTH)
    const { image, digest, publish } = project
    const [amd64, arm64] = await project.behind(digest)
    if (amd64 === undefined || arm64 === undefined) throw new Error('the index has two images')
    // As Trivy does it: the index is named, and the configuration of the one platform that was looked into.
    const one = await project.save('amd64.json', trivy(image, digest, { imageId: amd64.config }))
    const { error } = await project.json(['check', 'record', 'scan', '--report', one], 4)
    expect([error.code, error.details.missing]).toEqual([
      'E_REPORT_PLATFORMS',
      [{ platform: 'linux/arm64', digest: arm64.manifest }],
    ])
    const blind = await project.save('blind.json', trivy(image, digest))
    expect(await refusal(project, blind, 4)).toBe('E_REPORT_PLATFORMS')
    const two = await project.save('arm64.json', trivy(image, arm64.manifest, WITH('CRITICAL')))
    const args = ['check', 'record', 'scan', digest, '--report', one, '--report']
    const bad = await project.json([...args, two], 6)
    expect(bad['report'].files.map(({ platforms }: any) => platforms)).toEqual([
      ['linux/amd64'],
      ['linux/arm64'],
    ])
    await project.json(publish, 3)
    const mended = await project.save('mended.json', trivy(image, arm64.manifest))
    await project.json([...args, mended])
    expect((await project.json(publish))['digest']).toBe(digest)
    // The ledger knows now which index the two belong to.
    const children = [amd64.manifest, arm64.manifest].map(async (child) => {
      const file = await project.save(`${child.slice(7)}.json`, trivy(image, child))
      return ['--report', file]
    })
    const again = await project.json(['check', 'record', 'scan', ...(await Promise.all(children)).flat()])
    expect(again['digest']).toBe(digest)
  })

  it('003-11: an index of one platform is covered by a report about it', async () => {
    await using project = await makeCandidate(registry, gatedBy(SCAN, 'scan'))
    const [only] = await project.behind(project.digest)
    const report = trivy(project.image, project.digest, { imageId: only?.config ?? '' })
    const file = await project.save('trivy.json', report)
    expect((await project.json(['check', 'record', 'scan', '--report', file]))['digest']).toBe(project.digest)
  })
})
