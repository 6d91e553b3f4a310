import { cp } from 'node:fs/promises'

import { describe, expect, it } from 'vitest'

import { cli } from '../support/cli.ts'
import { makeProject } from '../support/project.ts'
import type { Project } from '../support/project.ts'
import { tamper } from '../../src/testing/ledger-branch.ts'
import { useRegistry } from '../support/registry.ts'

const registry = useRegistry()

function policyFor(image: string, rest = ''): string {
  return `version: 1\nimage: ${image}\nreleases: { gitTag: "v{version}" }\n${rest}tags:\n  "{version}": { from: release, moves: never }\n  latest: { from: release, moves: forward }\n`
}

async function makeReleased(): Promise<Project & { image: string; name: string }> {
  const name = registry.repository('web')
  const image = `${registry.host}/${name}`
  const project = await makeProject({ policy: policyFor(image), remote: true, tags: ['v1.0.0'] })
  const digest = await project.push(image, { seed: '1.0.0' })
  await project.json(['publish', '--git-tag', 'v1.0.0', '--digest', digest])
  return Object.assign(project, { image, name })
}

/** Ends every way out of a damaged ledger: nothing is published on it. */
async function refuses(
  project: Project & { image: string; name: string },
  codes: readonly string[],
): Promise<void> {
  const digest = await project.push(project.image, { seed: '1.0.1' })
  const before = await registry.raw.tags(project.name)
  const document = await project.json(['publish', '--version', '1.0.1', '--digest', digest], 4)
  expect(codes).toContain(document['error'].code)
  expect(await registry.raw.tags(project.name)).toEqual(before)
}

describe('the ledger', () => {
  it('X-6: refuses an edited record', async () => {
    await using project = await makeReleased()
    const edit = (text: string): string => text.replace('"actor":"Ada', '"actor":"Eve')
    await tamper(project.repository.remote!, { 'records/000000.jsonl': edit })
    await refuses(project, ['E_LEDGER_CHAIN'])
    expect((await project.json(['log'], 4))['error'].code).toBe('E_LEDGER_CHAIN')
  })

  it('X-6: refuses a record that was taken out', async () => {
    await using project = await makeReleased()
    const cut = (text: string): string => text.split('\n').slice(1).join('\n')
    await tamper(project.repository.remote!, { 'records/000000.jsonl': cut })
    await refuses(project, ['E_LEDGER_CHAIN', 'E_LEDGER_REWRITTEN'])
  })

  it('X-6: refuses a branch that was rewritten', async () => {
    await using project = await makeReleased()
    const fresh = await project.repository.git(
      'commit-tree',
      '-m',
      'nothing',
      await project.repository.git('hash-object', '-t', 'tree', '-w', '/dev/null'),
    )
    await project.repository.git('push', '--quiet', '--force', 'origin', `${fresh}:refs/heads/tidemark`)
    await refuses(project, ['E_LEDGER_REWRITTEN', 'E_LEDGER_CHAIN', 'E_LEDGER_FORMAT'])
  })

  it('X-6: refuses a branch that was deleted', async () => {
    await using project = await makeReleased()
    await project.repository.git('push', '--quiet', 'origin', '--delete', 'refs/heads/tidemark')
    await refuses(project, ['E_LEDGER_REWRITTEN'])
  })

  it('X-6: refuses a clock that is far behind the newest record, and takes a small skew', async () => {
    await using project = await makeReleased()
    project.clock.advance(-60_000)
    const digest = await project.push(project.image, { seed: '1.0.1' })
    await project.json(['publish', '--version', '1.0.1', '--digest', digest])
    project.clock.advance(-86_400_000)
    const next = await project.push(project.image, { seed: '1.0.2' })
    const document = await project.json(['publish', '--version', '1.0.2', '--digest', next], 4)
    expect(document['error'].code).toBe('E_CLOCK_BACKWARD')
    expect('1.0.2' in (await registry.raw.tags(project.name))).toBe(false)
  })

  it('X-6: that cannot be pushed is exit 5, with no tag written', async () => {
    await using project = await makeReleased()
    await project.repository.git('remote', 'set-url', 'origin', '/nonexistent/remote.git')
    const digest = await project.push(project.image, { seed: '1.0.1' })
    const document = await project.json(['publish', '--version', '1.0.1', '--digest', digest], 5)
    expect(document['error'].code).toBe('E_LEDGER_UNAVAILABLE')
    expect('1.0.1' in (await registry.raw.tags(project.name))).toBe(false)
  })
})

describe('a shallow clone', () => {
  it('X-9: publishes with the git ledger, and remembers what others published', async () => {
    await using project = await makeReleased()
    const clone = await project.repository.clone('--depth=1')
    await cp(`${project.root}/tidemark.yaml`, `${clone}/tidemark.yaml`)
    const digest = await project.push(project.image, { seed: '0.9.0' })
    const result = await cli(['publish', '--version', '0.9.0', '--digest', digest, '--json'], {
      cwd: clone,
      clock: project.clock,
    })
    expect(result.code, result.stderr + result.stdout).toBe(0)
    expect(result.json<any>().tags).toEqual(['0.9.0'])
    expect((await project.json(['log']))['entries'].length).toBe(4)
  })

  it.each([
    ['replay', ['replay']],
    ['a rebuild', ['plan', '--event', 'rebuild']],
  ])('X-9: refuses %s, which needs every git tag, with the command that mends it', async (_, args) => {
    await using project = await makeReleased()
    const clone = await project.repository.clone('--depth=1')
    await cp(`${project.root}/tidemark.yaml`, `${clone}/tidemark.yaml`)
    const result = await cli([...args, '--json'], { cwd: clone, clock: project.clock })
    expect([result.code, result.json<any>().error.code]).toEqual([3, 'E_SHALLOW'])
    expect(result.json<any>().error.hints.join('\n')).toContain('git fetch --unshallow')
  })

  it('X-9: refuses a derived ledger; a full clone derives the right floats', async () => {
    await using project = await makeReleased()
    await project.write('tidemark.yaml', policyFor(project.image, 'ledger: derived\n'))
    const hotfix = await project.push(project.image, { seed: '0.9.1' })
    const plan = await project.json(['publish', '--version', '0.9.1', '--digest', hotfix])
    expect(plan['tags']).toEqual(['0.9.1'])
    const clone = await project.repository.clone('--depth=1')
    await cp(`${project.root}/tidemark.yaml`, `${clone}/tidemark.yaml`)
    const result = await cli(['plan', '--version', '0.9.2', '--json'], { cwd: clone, clock: project.clock })
    expect([result.code, result.json<any>().error.code]).toEqual([3, 'E_SHALLOW'])
  })
})
