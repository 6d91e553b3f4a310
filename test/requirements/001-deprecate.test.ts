import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

import * as v from 'valibot'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { deprecateDocument } from '../../src/cli/documents/deprecate.ts'
import { startFakeRegistry } from '../../src/testing/registry/fake-registry.ts'
import type { FakeRegistry } from '../../src/testing/registry/fake-registry.ts'
import { DEPRECATE, deprecateWith, makeDefective } from '../support/defective.ts'
import type { Defective, DefectiveOptions } from '../support/defective.ts'
import { Fate, Killed } from '../support/mortal.ts'
import { makeProject } from '../support/project.ts'
import { rawRegistry } from '../support/raw-registry.ts'
import { useRegistry } from '../support/registry.ts'

const shared = useRegistry()
let fake: FakeRegistry
let count = 0

beforeAll(async () => {
  fake = await startFakeRegistry()
})

afterAll(async () => {
  await fake.close()
})

/** On the fake, which tells what it was asked. */
function make(options: Partial<DefectiveOptions> = {}): Promise<Defective> {
  return makeDefective({ host: fake.host, name: `web${(count += 1)}`, ...options })
}

const FLOATS = ['1.4', '1', 'latest']
const EXACT = ['1.3.5', '1.4.0', '1.4.1', '1.4.2-rc.1', '1.4.2']

describe('a deprecated release, on docker-registry', () => {
  it('001-43 001-50: floats fall to the previous stable by digest, the index byte for byte; exact tags stay', async () => {
    const name = shared.repository('web')
    await using web = await makeDefective({ host: shared.host, name })
    const bytes = await shared.raw.manifest(name, '1.4.1')
    const before = await web.tags()
    const result = await web.json(DEPRECATE)
    expect(result).toMatchObject({ outcome: 'done', component: 'web' })
    expect(() => v.parse(deprecateDocument, result)).not.toThrow()
    expect(await web.named(...FLOATS)).toEqual(['1.4.1', '1.4.1', '1.4.1'])
    for (const float of FLOATS) expect(await shared.raw.manifest(name, float)).toEqual(bytes)
    expect(JSON.parse(bytes.toString()).manifests).toHaveLength(2)
    const after = await web.tags()
    for (const float of FLOATS) delete before[float]
    expect(after).toMatchObject(before)
    expect(await web.named(...EXACT)).toEqual(EXACT)
    expect((await web.json(['status']))['components'][0].floats).toMatchObject([
      { version: '1.3.5' },
      { version: '1.4.1' },
      { version: '1.4.1' },
      { version: '1.4.1' },
    ])
  })
})

describe('tidemark deprecate', () => {
  it('001-42 001-50: deletes nothing, and reads and writes no layers', async () => {
    await using web = await make()
    const start = fake.requests.length
    await web.json(DEPRECATE)
    await web.json(['deprecate', '1.4.1', '--to', '1.3.5', '--reason', 'as well', '--yes'])
    const asked = fake.requests.slice(start).filter(({ path }) => path.startsWith(`/v2/${web.name}/`))
    expect(asked.length).toBeGreaterThan(6)
    expect(asked.filter(({ method }) => method === 'DELETE')).toEqual([])
    expect(asked.filter(({ path }) => path.includes('/blobs/'))).toEqual([])
    expect(await web.named(...EXACT)).toEqual(EXACT)
    // Still whole: every platform of every exact tag can be pulled.
    const raw = rawRegistry(fake.host)
    for (const tag of ['1.4.2', '1.4.2-rc.1']) {
      const { manifests } = JSON.parse((await raw.manifest(web.name, tag)).toString())
      for (const { digest } of manifests) await raw.manifest(web.name, digest)
    }
    expect((await web.json([...DEPRECATE, '--delete'], 2))['error'].code).toBe('E_USAGE')
    expect(await web.repository.git('tag', '--list', 'v1.4.2')).toBe('v1.4.2')
  })

  it('001-44: the previous stable is the highest that is not deprecated itself', async () => {
    await using web = await make()
    await web.json(['deprecate', '1.4.1', '--reason', 'slow', '--yes'])
    expect(await web.named(...FLOATS)).toEqual(['1.4.2', '1.4.2', '1.4.2'])
    const { versions } = await web.json(DEPRECATE)
    expect(versions).toMatchObject([{ version: '1.4.2', previous: '1.4.0' }])
    expect(await web.named(...FLOATS)).toEqual(['1.4.0', '1.4.0', '1.4.0'])
    const last = await web.json(['deprecate', '1.4.0', '--reason', 'slow', '--yes'])
    expect(last['versions'][0].previous).toBe('1.3.5')
    // A line with no release left keeps its tag: there is nothing to fall to, and nothing is deleted.
    expect(await web.named(...FLOATS)).toEqual(['1.4.0', '1.3.5', '1.3.5'])
    const line = last['actions'].find(({ tag }: { readonly tag: string }) => tag === '1.4')
    expect(line).toMatchObject({ action: 'keep', to: null })
  })

  it('001-44: an explicit target takes every stable release above it along', async () => {
    await using web = await make()
    const words = ['deprecate', '1.4.2', '--to', '1.4.0', '--reason', 'loses uploads', '--yes']
    const { versions } = await web.json(words)
    expect(versions).toMatchObject([
      { version: '1.4.2', change: 'deprecate', previous: '1.4.0' },
      { version: '1.4.1', change: 'deprecate', previous: '1.4.0' },
    ])
    expect(await web.named(...FLOATS)).toEqual(['1.4.0', '1.4.0', '1.4.0'])
    expect(await web.records('deprecation')).toHaveLength(2)
    expect(await web.json(words)).toMatchObject({ outcome: 'unchanged' })
  })

  it('001-45: the ledger has reason, replacement, actor and time, and later releases pass the version over', async () => {
    await using web = await make()
    await web.json([...DEPRECATE, '--replacement', '1.4.3'])
    const [record, ...more] = await web.records('deprecation')
    expect(more).toEqual([])
    expect(record).toMatchObject({
      actor: 'Ada <ada@example.org>',
      time: expect.stringMatching(/^2026-03-05T10:00/u),
      data: { version: '1.4.2', reason: 'loses uploads', replacement: '1.4.3' },
    })
    await web.release('1.3.6')
    await web.json(['publish', '--git-tag', 'v1.4.2', '--digest', web.digests['1.4.2'] ?? ''])
    expect(await web.named(...FLOATS, '1.3')).toEqual(['1.4.1', '1.4.1', '1.4.1', '1.3.6'])
  })

  it('001-45: the same words again change nothing; other words are recorded', async () => {
    await using web = await make()
    await web.json(DEPRECATE)
    expect(await web.json(DEPRECATE)).toMatchObject({ outcome: 'unchanged', written: [] })
    expect(await web.records('deprecation')).toHaveLength(1)
    const other = await web.json([...DEPRECATE, '--replacement', '1.4.1'])
    expect(other['versions']).toMatchObject([{ change: 'update', replacement: '1.4.1' }])
    expect(await web.records('deprecation')).toHaveLength(2)
  })

  it('001-24: latest is moved by stable releases and by this, and by nothing else', async () => {
    await using web = await make({ versions: ['1.4.0', '1.4.1'] })
    await web.repository.git('commit', '--quiet', '--allow-empty', '--message', 'More')
    const image = await web.push(web.image, { seed: 'a build' })
    await web.json(['publish', '--event', 'build', '--digest', image])
    await web.release('1.5.0-rc.1')
    expect(await web.named('latest')).toEqual(['1.4.1'])
    await web.json(['deprecate', '1.5.0-rc.1', '--reason', 'broken', '--yes'])
    expect(await web.named('latest', '1.5.0-rc.1')).toEqual(['1.4.1', '1.5.0-rc.1'])
    await web.json(['deprecate', '1.4.1', '--reason', 'broken', '--yes'])
    expect(await web.named('latest')).toEqual(['1.4.0'])
    await web.json(['deprecate', '1.4.1', '--undo', '--yes'])
    expect(await web.named('latest')).toEqual(['1.4.1'])
    await web.release('1.5.0')
    expect(await web.named('latest')).toEqual(['1.5.0'])
  })

  it('001-49: the next patch takes the aliases over', async () => {
    await using web = await make()
    await web.json([...DEPRECATE, '--replacement', '1.4.3'])
    await web.release('1.4.3')
    expect(await web.named(...FLOATS)).toEqual(['1.4.3', '1.4.3', '1.4.3'])
    expect(await web.named(...EXACT)).toEqual(EXACT)
  })

  it('says whose words tell people to use what is deprecated now', async () => {
    await using web = await make()
    await web.json(DEPRECATE)
    await web.json(['deprecate', '1.4.0', '--reason', 'slow', '--replacement', '1.4.1', '--yes'])
    const { notices } = await web.json(['deprecate', '1.4.1', '--reason', 'slow', '--yes'])
    expect(notices).toHaveLength(2)
    expect(notices[0]).toContain("tidemark deprecate 1.4.2 --reason 'loses uploads'")
    expect(notices[1]).toContain('tidemark deprecate 1.4.0 --reason slow --replacement VERSION')
    const again = await web.json(DEPRECATE)
    expect(again).toMatchObject({ outcome: 'done', changelog: [{ outcome: 'written' }], notices: [] })
    expect(await readFile(join(web.root, 'CHANGELOG.md'), 'utf8')).toContain('Use 1.3.5 instead.')
  })

  it('lifts a deprecation, and the floats rise again', async () => {
    await using web = await make()
    await web.json(DEPRECATE)
    const undone = await web.json(['deprecate', 'v1.4.2', '--undo', '--yes'])
    expect(undone['versions']).toMatchObject([{ change: 'lift', reason: null }])
    expect(await web.named(...FLOATS)).toEqual(['1.4.2', '1.4.2', '1.4.2'])
    const again = await web.json(['deprecate', '1.4.2', '--undo', '--yes'])
    expect(again).toMatchObject({ outcome: 'unchanged', versions: [{ change: 'none' }] })
    expect(await web.records('deprecation')).toHaveLength(2)
  })

  it('says which environments run it still, and what brings them back', async () => {
    await using web = await make()
    await web.json(['promote', 'prod', '--from', '1.4.2'])
    const { environments } = await web.json(DEPRECATE)
    expect(environments).toMatchObject([{ environment: 'prod', version: '1.4.2' }])
    expect(environments[0].command).toMatch(/^tidemark rollback prod /u)
    expect(await web.named('env-prod')).toEqual(['1.4.2'])
  })
})

describe('one of several components', () => {
  it('001-44: is chosen by its git tag or by name, and the other stays as it is', async () => {
    const component = (name: string): string =>
      `  ${name}: { image: "oci:./images/${name}", releases: { gitTag: "${name}-v{version}" } }\n`
    const policy = `version: 1
components:
${component('api')}${component('web')}tags:
  "{version}": { from: [release, prerelease], moves: never }
  latest: { from: release, moves: forward }
environments: { prod: {} }
`
    const tags = ['api', 'web'].flatMap((name) => [`${name}-v1.0.0`, `${name}-v1.1.0`])
    await using project = await makeProject({ policy, tags })
    for (const tag of tags) {
      const digest = await project.push(`oci:./images/${tag.slice(0, 3)}`, { seed: tag })
      await project.json(['publish', '--git-tag', tag, '--digest', digest])
    }
    const words = ['--reason', 'slow', '--yes']
    const unclear = await project.json(['deprecate', '1.1.0', ...words], 4)
    expect(unclear['error'].code).toBe('E_FACTS_MISSING')
    expect(await project.json(['deprecate', 'web-v1.1.0', ...words])).toMatchObject({ component: 'web' })
    const latest = async (): Promise<readonly unknown[]> =>
      (await project.json(['status']))['components'].map(
        ({ floats }: { readonly floats: readonly { readonly version: string }[] }) => floats[0]?.version,
      )
    expect(await latest()).toEqual(['1.1.0', '1.0.0'])
    await project.json(['deprecate', '1.1.0', '--component', 'api', ...words])
    expect(await latest()).toEqual(['1.0.0', '1.0.0'])
    const { again } = await project.json(['deprecate', 'web-v1.1.0', '--undo', '--yes'])
    expect(again).toBe('tidemark deprecate web-v1.1.0 --undo --yes')
  })
})

describe('killed between the record and the tags', () => {
  it('001-45: the same command, or reconcile, writes what is missing', async () => {
    const whole = new Fate(Infinity)
    {
      await using web = await make({ versions: ['1.4.1', '1.4.2'] })
      await deprecateWith(web, whole)
    }
    expect(whole.steps).toBeGreaterThan(20)
    await using web = await make({ versions: ['1.4.1', '1.4.2'] })
    // Nothing happens between the end of one step and the beginning of the next.
    for (let at = 1; at <= whole.steps; at += 2) {
      const before = (await web.records('deprecation')).length
      await deprecateWith(web, new Fate(at)).catch((error: unknown) => {
        if (!(error instanceof Killed)) throw error
      })
      const recorded = (await web.records('deprecation')).length > before
      if (recorded && at % 4 === 1) await web.json(['reconcile'])
      else await web.json(DEPRECATE)
      expect(await web.named(...FLOATS), `killed at ${at}`).toEqual(['1.4.1', '1.4.1', '1.4.1'])
      await web.json(['deprecate', '1.4.2', '--undo', '--yes'])
      expect(await web.named(...FLOATS)).toEqual(['1.4.2', '1.4.2', '1.4.2'])
    }
  })
})

describe('the changelog', () => {
  const text = async (web: Defective): Promise<string> => readFile(join(web.root, 'CHANGELOG.md'), 'utf8')

  it('001-47: gets an incident entry under the version, once, uncommitted; undo takes it out', async () => {
    await using web = await make()
    const before = await text(web)
    const { changelog } = await web.json(DEPRECATE)
    expect(changelog).toMatchObject([{ version: '1.4.2', file: 'CHANGELOG.md', outcome: 'written' }])
    expect(changelog[0].why).toBe('git commit --message "docs: deprecate 1.4.2" -- :/CHANGELOG.md')
    const entry = '### Incident\n\n- Deprecated on 2026-03-05: loses uploads. Use 1.4.1 instead.\n'
    expect(await text(web)).toBe(before.replace('2026-03-02\n', `2026-03-02\n\n${entry}`))
    expect(await web.repository.git('status', '--porcelain', 'CHANGELOG.md')).toContain('M CHANGELOG.md')
    web.clock.set('2026-03-09T10:00:00.000Z')
    expect((await web.json(DEPRECATE))['changelog']).toMatchObject([{ outcome: 'unchanged' }])
    await web.json([...DEPRECATE, '--replacement', '1.4.3'])
    expect(await text(web)).toContain('- Deprecated on 2026-03-09: loses uploads. Use 1.4.3 instead.\n')
    await web.json(['deprecate', '1.4.2', '--undo', '--yes'])
    expect(await text(web)).toBe(before)
  })

  it('001-47: that cannot be written is no reason to fail: the tags are safe', async () => {
    await using web = await make()
    await web.json([...DEPRECATE, '--no-changelog'])
    expect(await web.repository.git('status', '--porcelain', 'CHANGELOG.md')).toBe('')
    const missing = await web.json(['deprecate', '1.4.0', '--reason', 'x', '--yes'])
    expect(missing['changelog']).toMatchObject([{ outcome: 'skipped' }])
    await web.write('CHANGELOG.md', '## 1.4.1 - 2026-01-01\n\n## 1.4.1 - 2026-01-01\n')
    const failed = await web.json(['deprecate', '1.4.1', '--reason', "it's slow", '--yes'])
    expect(failed).toMatchObject({ outcome: 'done', changelog: [{ outcome: 'failed' }] })
    expect(failed['again']).toBe(String.raw`tidemark deprecate 1.4.1 --reason 'it'\''s slow' --yes`)
    expect(await web.named('latest')).toEqual(['1.3.5'])
  })
})
