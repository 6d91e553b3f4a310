import { readFile, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { describe, expect, it } from 'vitest'

import { openRepository } from '../../src/git/open.ts'
import { releaseDraft } from '../../src/ledger/ledger.conformance.ts'
import { openLedger } from '../../src/ledger/open.ts'
import { testClock, testRandom } from '../../src/testing/clock.ts'
import { makeImage } from '../../src/testing/images.ts'
import { tamper } from '../../src/testing/ledger-branch.ts'
import { startFakeRegistry } from '../../src/testing/registry/fake-registry.ts'
import { makeDriftwood, withCache } from '../support/audit.ts'
import { makeProject, openTestStores } from '../support/project.ts'
import { useRegistry } from '../support/registry.ts'

const registry = useRegistry()

describe('how an audit ends', () => {
  it('X-7: with 6 when it finds something, in JSON and for people; with 0 when that is not as bad as --fail-on', async () => {
    await using project = await makeDriftwood(registry)
    await project.release('1.4.0')
    await registry.raw.retag(project.repositoryName, await project.build('by hand'), 'wip')
    const people = await project.run('audit')
    expect(people.code).toBe(6)
    expect(people.stdout).toContain('[tag-unknown]')
    expect(people.stdout).toContain('[E_AUDIT_FINDINGS]')
    expect(await project.findings(6, '--fail-on', 'medium')).toEqual(['medium tag-unknown wip'])
    expect(await project.findings(0, '--fail-on', 'high')).toEqual(['medium tag-unknown wip'])
    const nonsense = await project.json(['audit', '--fail-on', 'bad'], 2)
    expect(nonsense['error'].code).toBe('E_USAGE')
  })

  it('with 5 when the registry does not answer: that is never "no findings", and what was read is kept', async () => {
    const fake = await startFakeRegistry()
    try {
      const image = `${fake.host}/acme/web`
      const policy = `version: 1\nimage: ${image}\nreleases: { gitTag: "{version}" }\ntags:\n  "{version}": { from: release, moves: never }\n  latest: { from: release, moves: forward }\n`
      await using project = await withCache(await makeProject({ policy, remote: true }))
      await project.repository.git('tag', '--annotate', '1.0.0', '--message', '1.0.0')
      const digest = await project.push(image, { seed: 'one' })
      await project.json(['publish', '--git-tag', '1.0.0', '--digest', digest])
      await project.json(['audit'])
      for (const status of [401, 403, 500]) {
        fake.fault({ method: 'HEAD', path: /manifests\/latest$/u, times: 20, effect: { status } })
        const { error } = await project.json(['audit'], 5)
        expect(error.code).toMatch(/^E_REGISTRY_/u)
      }
      fake.heal()
      const { length } = fake.requests
      expect(await project.json(['audit', '--resume'])).toMatchObject({ complete: true, findings: [] })
      const reads = fake.requests.slice(length).filter(({ method }) => method === 'HEAD')
      expect(reads.map(({ path }) => path)).toEqual(['/v2/acme/web/manifests/latest'])
    } finally {
      await fake.close()
    }
  })
})

describe('the ledger below an audit', () => {
  it('is proved record by record with --deep', async () => {
    await using project = await makeProject({
      policy: 'version: 1\nimage: oci:./images/web\ntags: semver\n',
      remote: true,
    })
    const remote = project.repository.remote ?? ''
    const ledger = await openLedger(
      { kind: 'git', remote: 'origin', branch: 'tidemark' },
      { clock: testClock(), random: testRandom(), repository: await openRepository(project.repository.root) },
    )
    await ledger.append(
      Array.from({ length: 1_001 }, (_, at) => releaseDraft(`1.${at}.0`)),
      await ledger.head(),
    )
    const deep = ['audit', '--deep', '--component', 'web', '--fail-on', 'critical']
    expect((await project.run(...deep)).stdout).not.toContain('E_LEDGER_CHAIN')
    await tamper(remote, { 'records/000000.jsonl': (text) => text.replace('"1.7.0"', '"6.6.6"') })
    expect((await project.json(deep, 4))['error'].code).toBe('E_LEDGER_CHAIN')
  })
})

describe('what an audit looks at', () => {
  const POLICY = `version: 1
image: oci:./images/web
releases: { gitTag: "v{version}" }
tags:
  "{version}": { from: release, moves: never }
  latest: { from: release, moves: forward }
`

  it('may be a layout on disk', async () => {
    const tags = [{ name: 'v1.0.0', commit: 0 }]
    await using project = await withCache(await makeProject({ policy: POLICY, remote: true, tags }))
    const digest = await project.push('oci:./images/web', { seed: 'one' })
    await project.json(['publish', '--git-tag', 'v1.0.0', '--digest', digest])
    expect(await project.json(['audit'])).toMatchObject({ findings: [], complete: true })
    const stores = openTestStores(project.root)
    const other = await makeImage(stores.open('oci:./images/web'), { seed: 'other' })
    await stores.open('oci:./images/web').writeTags(other, ['1.0.0', '0.9.0'])
    await stores.close()
    const { findings } = await project.json(['audit'], 6)
    expect(findings.map(({ code, tag }: any) => [code, tag])).toEqual([
      ['exact-changed', '1.0.0'],
      ['release-unrecorded', '0.9.0'],
    ])
  })

  it('is less with a ledger that is only derived, which keeps no record of drift either', async () => {
    const tags = [{ name: 'v1.0.0', commit: 0 }]
    const policy = `${POLICY}ledger: derived\n`
    await using project = await withCache(await makeProject({ policy, tags }))
    const digest = await project.push('oci:./images/web', { seed: 'one' })
    await project.json(['publish', '--git-tag', 'v1.0.0', '--digest', digest])
    expect(await project.json(['audit'])).toMatchObject({ findings: [], ledger: { kind: 'derived' } })
    const { error } = await project.json(['audit', '--record'], 3)
    expect(error.code).toBe('E_LEDGER_READONLY')
  })

  it('is every component with an image, or those that are named', async () => {
    await using project = await makeDriftwood(registry)
    const { error } = await project.json(['audit', '--component', 'nobody'], 4)
    expect(error.code).toBe('E_FACTS_MISSING')
    const { components } = await project.json(['audit', '--component', 'web'])
    expect(components).toMatchObject([{ component: 'web', images: [{ tags: 0, of: 0 }] }])
  })
})

describe('audits one after the other', () => {
  it('tell only what is new with --since, and how much of before still stands', async () => {
    await using project = await makeDriftwood(registry)
    const old = await project.release('1.4.0')
    await project.release('1.4.1')
    const { repositoryName: name } = project
    await registry.raw.retag(name, old.digest, 'latest')
    expect(await project.findings(6, '--since', 'last')).toEqual(['high float-moved latest'])
    project.clock.advance(60_000)
    const quiet = await project.json(['audit', '--since', 'last'])
    expect(quiet).toMatchObject({ findings: [], standing: 1, failing: 0 })
    project.clock.advance(60_000)
    await registry.raw.retag(name, old.digest, '1.4')
    expect(await project.findings(6, '--since', 'last')).toEqual(['high float-moved 1.4'])
    expect(await project.findings(6, '--since', '90s')).toEqual(['high float-moved 1.4'])
    expect(await project.findings(6)).toHaveLength(2)
  })

  it('cost no more than time when the cache is lost, cut in half, or of another version', async () => {
    await using project = await makeDriftwood(registry)
    const old = await project.release('1.4.0')
    await project.release('1.4.1')
    await registry.raw.retag(project.repositoryName, old.digest, 'latest')
    const before = await project.findings(6)
    const folder = join(project.env['XDG_CACHE_HOME'] ?? '', 'tidemark', 'audit')
    const [name = ''] = await readdir(folder)
    const file = join(folder, name)
    const text = await readFile(file, 'utf8')
    for (const broken of [
      text.slice(0, text.length / 2),
      '',
      '[]',
      text.replace('"format":2', '"format":3'),
    ]) {
      await writeFile(file, broken)
      expect(await project.findings(6, '--since', 'last')).toEqual(before)
    }
  })

  it('stop when the budget is spent, say what was not looked at, and go on', async () => {
    await using project = await makeDriftwood(registry)
    const old = await project.release('1.4.0')
    for (const version of ['1.4.1', '1.4.2']) await project.release(version)
    await registry.raw.retag(project.repositoryName, old.digest, 'latest')
    await registry.raw.retag(project.repositoryName, await project.build('by hand'), 'wip')
    const first = await project.json(['audit', '--budget', '5'], 6)
    expect(first).toMatchObject({ complete: false, requests: 5 })
    expect(first['findings'].map(({ tag }: any) => tag)).toEqual(['latest'])
    let last = first
    let rounds = 0
    for (; !last['complete'] && rounds < 20; rounds += 1)
      last = await project.json(['audit', '--budget', '5', '--resume'], 6)
    expect(rounds).toBeGreaterThan(1)
    expect(last['findings'].map(({ tag }: any) => tag)).toEqual(['latest', 'wip'])
    expect(last['components'][0].images).toMatchObject([{ tags: 10, of: 10 }])
  })

  it('are no success while something was not looked at', async () => {
    await using project = await makeDriftwood(registry)
    await project.release('1.4.0')
    const { code, stdout } = await project.run('audit', '--budget', '2')
    expect(code).toBe(5)
    expect(stdout).toContain('[E_AUDIT_INCOMPLETE]')
    expect(stdout).toContain('tidemark audit --resume')
  })
})

describe('drift on the record', () => {
  it('is appended once, and settled when it is gone', async () => {
    await using project = await makeDriftwood(registry)
    const old = await project.release('1.4.0')
    const { digest } = await project.release('1.4.1')
    await registry.raw.retag(project.repositoryName, old.digest, 'latest')
    expect(await project.json(['audit', '--record'], 6)).toMatchObject({ recorded: 1 })
    expect(await project.json(['audit', '--record'], 6)).toMatchObject({ recorded: 0 })
    await project.json(['reconcile'])
    expect(await project.json(['audit', '--record'])).toMatchObject({ recorded: 1 })
    expect(await project.json(['audit', '--record'])).toMatchObject({ recorded: 0 })
    const { entries } = await project.json(['log'])
    const drift = entries.filter(({ type }: any) => type === 'drift')
    expect(
      drift.map(({ data }: any) => [data.tag, data.code, data.old, data.now, data.settled ?? false]),
    ).toEqual([
      ['latest', 'float-moved', digest, old.digest, false],
      ['latest', 'float-moved', digest, old.digest, true],
    ])
  })
})

describe('reports', () => {
  it('are SARIF, JUnit or Markdown, to standard output or beside the table in a file', async () => {
    await using project = await makeDriftwood(registry)
    await project.release('1.4.0')
    await registry.raw.retag(project.repositoryName, await project.build('from elsewhere'), '1.4.0')
    const sarif = await project.run('audit', '--format', 'sarif')
    expect(sarif.code).toBe(6)
    expect(sarif.json()).toMatchObject({
      version: '2.1.0',
      runs: [{ results: [{ ruleId: 'exact-changed', level: 'error' }] }],
    })
    const junit = await project.run('audit', '--format', 'junit', '--output', 'report.xml')
    expect(junit.stdout).toContain('[exact-changed]')
    expect(await readFile(join(project.root, 'report.xml'), 'utf8')).toContain('<failure type="critical"')
    const markdown = await project.run('audit', '--format', 'markdown')
    expect(markdown.stdout).toContain('| **critical** |')
    const both = await project.json(['audit', '--format', 'sarif'], 2)
    expect(both['error'].code).toBe('E_USAGE')
  })
})
