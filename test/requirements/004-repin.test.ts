import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'

import * as v from 'valibot'
import { describe, expect, it } from 'vitest'

import { repinDocument } from '../../src/cli/documents/repin.ts'
import { useRegistry } from '../support/registry.ts'
import { makeTripl } from '../support/tripl.ts'
import type { Tripl } from '../support/tripl.ts'

const registry = useRegistry()

const ENV = '# what runs\nexport TRIPL_PORT="80"\nTRIPL_VERSION=1.4.0   # by hand\nOTHER=1.4.0\n'
const ROLLBACK = ['rollback', 'production', '--reason', 'errors rise'] as const

/** Three releases and an `.env` that pins the newest. */
async function deployed(edit?: (policy: string) => string): Promise<Tripl> {
  const project = await makeTripl(registry, edit)
  for (const version of ['1.3.8', '1.3.9', '1.4.0']) await project.release(version)
  await project.write('.env', ENV)
  const { git } = project.repository
  await git('add', '--force', '.env')
  await git('commit', '--quiet', '--message', 'Deploy 1.4.0')
  return project
}

const read = async (project: Tripl, file: string): Promise<string> =>
  await readFile(join(project.root, file), 'utf8')

function digestOf(document: Record<string, any>): string {
  return document['components'][0].to.digest
}

describe('going back by another pin', () => {
  it('004-37: prints the line to paste and writes the previous release into .env, that value and nothing else', async () => {
    await using project = await deployed()
    const dry = await project.json([...ROLLBACK, '--dry-run'])
    expect(dry).toMatchObject({
      document: 'tidemark.repin/v1',
      outcome: 'planned',
      written: [],
      commit: null,
    })
    expect(await read(project, '.env')).toBe(ENV)
    const text = await project.run(...ROLLBACK, '--dry-run')
    const digest = digestOf(dry)
    expect(text.stdout).toContain('TRIPL_VERSION=1.3.9\n')
    expect(text.stdout).toContain(`${project.image}@${digest}\n`)

    const done = await project.json([...ROLLBACK, '--yes'])
    expect(done).toMatchObject({ outcome: 'done', written: ['.env'], unchanged: false })
    expect(done['components'][0]).toMatchObject({ from: '1.4.0', tag: '1.3.9', to: { version: '1.3.9' } })
    expect((await project.tags())['1.3.9']).toBe(digest)
    expect(await read(project, '.env')).toBe(ENV.replace('TRIPL_VERSION=1.4.0', 'TRIPL_VERSION=1.3.9'))
    // Nothing is committed: the file is as the user's own editor would leave it.
    expect(await project.repository.git('log', '--format=%s', '-1')).toBe('Deploy 1.4.0')
    expect(done['commit']).toContain("to app 1.3.9: errors rise' -- :/.env")
  })

  it('004-37: asks before it writes, and somebody must be there to answer', async () => {
    await using project = await deployed()
    expect((await project.json(ROLLBACK, 2))['error'].code).toBe('E_USAGE')
    expect(await read(project, '.env')).toBe(ENV)
  })

  it('004-37: passes over a deprecated release and over a candidate, and goes where it is told', async () => {
    await using project = await deployed((policy) =>
      policy
        .replace('prereleases: []', 'prereleases: [rc]')
        .replace('{ from: release, moves: never }', '{ from: [release, prerelease], moves: never }'),
    )
    await project.release('1.3.10-rc.1')
    await project.json(['deprecate', '1.3.9', '--reason', 'loses uploads', '--component', 'app', '--yes'])
    const back = await project.json([...ROLLBACK, '--dry-run'])
    expect(back['components'][0]).toMatchObject({ to: { version: '1.3.8' }, skipped: ['1.3.9'] })
    expect((await project.json([...ROLLBACK, '--to', '1.3.9', '--yes'], 3))['error'].code).toBe(
      'E_DEPRECATED',
    )
    const candidate = await project.json([...ROLLBACK, '--to', 'v1.3.10-rc.1', '--dry-run'])
    expect(candidate['components'][0].to.version).toBe('1.3.10-rc.1')
    const named = await project.json([...ROLLBACK, '--to', digestOf(back), '--yes'])
    expect(named['components'][0].to.version).toBe('1.3.8')
    expect(await read(project, '.env')).toContain('TRIPL_VERSION=1.3.8 ')
    expect((await project.json([...ROLLBACK, '--yes'], 3))['error'].code).toBe('E_NOTHING_BEFORE')
    expect((await project.json([...ROLLBACK, '--to', '1.4.0', '--yes'], 2))['error'].code).toBe('E_USAGE')
  })

  it('004-37: does nothing the second time for a release that is named', async () => {
    await using project = await deployed()
    await project.json([...ROLLBACK, '--to', '1.3.9', '--yes'])
    const again = await project.json([...ROLLBACK, '--to', '1.3.9', '--yes'])
    expect(again).toMatchObject({ outcome: 'done', unchanged: true, written: [], commit: null, notices: [] })
  })

  it('002-28 004-37: goes to nothing that floats, and to nothing that is no release', async () => {
    await using project = await deployed()
    for (const to of ['latest', '1.3', '1', 'v1']) {
      const refused = await project.json([...ROLLBACK, '--to', to, '--yes'], 3)
      expect(refused['error'].code).toBe('E_FLOATING_TARGET')
    }
    for (const to of ['1.3.7', '1.4.0-rc.1', `sha256:${'0'.repeat(64)}`]) {
      const refused = await project.json([...ROLLBACK, '--to', to, '--yes'], 4)
      expect(refused['error'].code).toBe('E_UNKNOWN_NAME')
    }
    expect(await read(project, '.env')).toBe(ENV)
  })

  it('002-28 004-37: a pin that floats is refused, with what to write in its place', async () => {
    await using project = await deployed()
    for (const value of ['latest', '1.4']) {
      await project.write('.env', `TRIPL_VERSION=${value}\n`)
      const refused = await project.json([...ROLLBACK, '--yes'], 3)
      expect(refused['error'].code).toBe('E_FLOATING_PIN')
      expect(refused['error'].hints.join('\n')).toContain('TRIPL_VERSION=1.4.0')
    }
    expect(await read(project, '.env')).toBe('TRIPL_VERSION=1.4\n')
  })

  it('004-38: warns that migrations go forward only, and over a schema change asks for an acknowledgement', async () => {
    await using project = await deployed()
    const plain = await project.json([...ROLLBACK, '--dry-run'])
    expect(plain['notices'].join('\n')).toContain('migrations go forward only')
    const policy = await read(project, 'tidemark.yaml')
    await project.write(
      'tidemark.yaml',
      policy.replace('releases: {', 'releases: { schemaChanges: { versions: [">=1.4.0"] },'),
    )
    const refused = await project.json([...ROLLBACK, '--yes'], 3)
    expect(refused['error']).toMatchObject({ code: 'E_SCHEMA_CHANGE' })
    expect(refused['error'].details.schemaChanges).toEqual([{ version: '1.4.0', by: 'policy' }])
    expect(await read(project, '.env')).toBe(ENV)
    await project.json([...ROLLBACK, '--yes', '--acknowledge-schema-change'])
    expect(await read(project, '.env')).toContain('TRIPL_VERSION=1.3.9 ')
  })

  it('002-21: yields the recorded digest, which the registry must still serve under the exact tag', async () => {
    await using project = await deployed((policy) =>
      policy.replace('".env#TRIPL_VERSION"', '".env#TRIPL_VERSION", compose.yaml'),
    )
    const { '1.4.0': newest = '', '1.3.9': recorded = '' } = await project.tags()
    const compose = (text: string): string => `services:\n  app:\n    image: "${text}" # pinned\n`
    await project.write('compose.yaml', compose(`${project.image}:1.4.0@${newest}`))
    await project.json([...ROLLBACK, '--yes'])
    expect(await read(project, 'compose.yaml')).toBe(compose(`${project.image}:1.3.9@${recorded}`))

    await project.write('.env', ENV)
    const path = project.image.slice(registry.host.length + 1)
    await registry.raw.retag(path, '1.4.0', '1.3.9')
    const moved = await project.json([...ROLLBACK, '--yes'], 3)
    expect(moved['error']).toMatchObject({
      code: 'E_DIGEST_GONE',
      details: { tag: '1.3.9', digest: recorded, now: newest },
    })
    expect(await read(project, '.env')).toBe(ENV)
  })

  it('004-37: every pin keeps its shape, a run that was cut off is finished, and what is lower stays', async () => {
    const files = [
      '.env#TRIPL_VERSION',
      'values.yaml#image.tag',
      'app.json#images[0]',
      'sha.env#TAG',
      'old.env#TAG',
    ]
    await using project = await deployed((policy) =>
      policy.replace('[".env#TRIPL_VERSION"]', JSON.stringify(files)),
    )
    const tags = await project.tags()
    const shas = Object.keys(tags).filter((tag) => tag.startsWith('sha-'))
    const sha = (version: string): string => shas.find((tag) => tags[tag] === tags[version]) ?? ''
    await project.write('.env', 'TRIPL_VERSION=1.3.9\n')
    await project.write('values.yaml', "image: { tag: 'v1.4.0' }\n")
    await project.write('app.json', `{"images": ["${tags['1.4.0']}"]}`)
    await project.write('sha.env', `TAG=${sha('1.4.0')}\n`)
    await project.write('old.env', 'TAG=1.3.8\n')
    const done = await project.json([...ROLLBACK, '--yes'])
    expect(v.parse(repinDocument, done)).toEqual(done)
    // Git has none of them: there is nothing to commit.
    expect(done).toMatchObject({ written: ['values.yaml', 'app.json', 'sha.env'], commit: null })
    expect(await read(project, '.env')).toBe('TRIPL_VERSION=1.3.9\n')
    expect(await read(project, 'values.yaml')).toBe("image: { tag: 'v1.3.9' }\n")
    expect(await read(project, 'app.json')).toBe(`{"images": ["${tags['1.3.9']}"]}`)
    expect(await read(project, 'sha.env')).toBe(`TAG=${sha('1.3.9')}\n`)
    expect(await read(project, 'old.env')).toBe('TAG=1.3.8\n')
  })

  it('004-37: with several images, what does not say whose pin it is is refused, and no other is touched', async () => {
    await using project = await deployed((policy) =>
      policy
        .replace('cli: { gitTag', `cli: { image: ${registry.host}/acme/cli, gitTag`)
        .replace('[".env#TRIPL_VERSION"]', '[compose.yaml]'),
    )
    expect((await project.json([...ROLLBACK, '--yes'], 4))['error'].code).toBe('E_FACTS_MISSING')
    const compose = (version: string): string =>
      `a: { image: ${registry.host}/acme/cli:1.4.0 }\nb: { image: ${project.image}:${version} }\n`
    await project.write('compose.yaml', compose('1.4.0'))
    const app = [...ROLLBACK, '--component', 'app', '--yes']
    await project.json(app)
    expect(await read(project, 'compose.yaml')).toBe(compose('1.3.9'))
    const policy = await read(project, 'tidemark.yaml')
    await project.write('tidemark.yaml', policy.replace('[compose.yaml]', '[".env#TRIPL_VERSION"]'))
    expect((await project.json(app, 4))['error'].code).toBe('E_PIN')
    await project.write('tidemark.yaml', policy.replace('[compose.yaml]', '["{component}.env#TAG"]'))
    await project.write('app.env', 'TAG=1.4.0')
    await project.json(app)
    expect(await read(project, 'app.env')).toBe('TAG=1.3.9')
  })

  it('004-37: refuses what is no pin, and what only environments have', async () => {
    await using project = await deployed()
    for (const value of ['', '${OTHER}', 'ghcr.io/other/image:1.4.0', '"1.4.0']) {
      await project.write('.env', `TRIPL_VERSION=${value}\n`)
      expect((await project.json([...ROLLBACK, '--yes'], 4))['error'].code).toBe('E_PIN')
    }
    await rm(join(project.root, '.env'))
    expect((await project.json([...ROLLBACK, '--yes'], 4))['error'].code).toBe('E_PIN')
    expect((await project.json([...ROLLBACK, '--for', '2d', '--yes'], 2))['error'].code).toBe('E_USAGE')
    const nowhere = await project.json(['rollback', 'staging', '--reason', 'x', '--yes'], 2)
    expect(nowhere['error'].code).toBe('E_UNKNOWN_ENVIRONMENT')
  })
})
