import { execFile } from 'node:child_process'
import { cp } from 'node:fs/promises'
import { resolve } from 'node:path'
import { promisify } from 'node:util'

import { describe, expect, it } from 'vitest'

import { plainEnvironment } from '../support/cli.ts'
import { makeProject } from '../support/project.ts'
import type { Project } from '../support/project.ts'
import { useRegistry } from '../support/registry.ts'

const registry = useRegistry()
const MAIN = resolve(import.meta.dirname, '../../src/cli/main.ts')

async function makeShared(name: string): Promise<Project> {
  const image = `${registry.host}/${name}`
  const policy = `version: 1\nimage: ${image}\nreleases: { gitTag: "v{version}" }\ntags:\n  "{version}": { from: release, moves: never }\n  "{major}.{minor}": { from: release, moves: forward }\n  "{major}": { from: release, moves: forward }\n  latest: { from: release, moves: forward }\n`
  return await makeProject({ policy, remote: true })
}

/** A process of its own in a clone of its own, as a CI run is. */
async function publishFromClone(
  project: Project,
  version: string,
  digest: string,
): Promise<{ code: number; document: any }> {
  const clone = await project.repository.clone('--depth=1')
  await cp(`${project.root}/tidemark.yaml`, `${clone}/tidemark.yaml`)
  const args = [MAIN, 'publish', '--version', version, '--digest', digest, '--json']
  const options = { cwd: clone, env: plainEnvironment() }
  const done = await promisify(execFile)(process.execPath, args, options).then(
    ({ stdout }) => ({ code: 0, stdout }),
    (error: { code: number; stdout: string }) => error,
  )
  return { code: done.code, document: JSON.parse(done.stdout) }
}

describe('runs at the same time', () => {
  it('of different versions all succeed: every float is right, and no fact is lost', async () => {
    const name = registry.repository('web')
    await using project = await makeShared(name)
    const versions = ['1.0.0', '1.0.1', '1.1.0', '1.1.1', '2.0.0', '0.9.9']
    const digests: Record<string, string> = {}
    for (const version of versions)
      digests[version] = await project.push(`${registry.host}/${name}`, { seed: version })
    const runs = await Promise.all(
      versions.map((version) => publishFromClone(project, version, digests[version]!)),
    )
    expect(runs.map(({ code, document }) => [code, document.error])).toEqual(
      versions.map(() => [0, undefined]),
    )
    expect(await registry.raw.tags(name)).toEqual({
      ...digests,
      '0': digests['0.9.9'],
      '0.9': digests['0.9.9'],
      '1': digests['1.1.1'],
      '1.0': digests['1.0.1'],
      '1.1': digests['1.1.1'],
      '2': digests['2.0.0'],
      '2.0': digests['2.0.0'],
      latest: digests['2.0.0'],
    })
    const { entries } = await project.json(['log'])
    const released = entries
      .filter((entry: any) => entry.type === 'release')
      .map((entry: any) => entry.data.version)
    expect(released.toSorted()).toEqual(versions.toSorted())
    expect(entries.map((entry: any) => entry.seq)).toEqual(entries.map((_: unknown, at: number) => at + 1))
  })

  it('001-55: of one version with different bytes end with one winner; the others are refused', async () => {
    const name = registry.repository('web')
    await using project = await makeShared(name)
    const digests: string[] = []
    for (const seed of ['one', 'two', 'three'])
      digests.push(await project.push(`${registry.host}/${name}`, { seed }))
    const runs = await Promise.all(digests.map((digest) => publishFromClone(project, '1.0.0', digest)))
    const winners = runs.filter(({ code }) => code === 0)
    expect(
      runs.filter(({ code }) => code !== 0).map(({ code, document }) => [code, document.error.code]),
    ).toEqual(runs.filter(({ code }) => code !== 0).map(() => [3, 'E_IMMUTABLE']))
    expect(winners).toHaveLength(1)
    const tags = await registry.raw.tags(name)
    expect(new Set(Object.values(tags))).toEqual(new Set([winners[0]!.document.digest]))
  })

  it('of one version with the same bytes all succeed', async () => {
    const name = registry.repository('web')
    await using project = await makeShared(name)
    const digest = await project.push(`${registry.host}/${name}`, { seed: 'same' })
    const runs = await Promise.all(['a', 'b', 'c'].map(() => publishFromClone(project, '1.0.0', digest)))
    expect(runs.map(({ code }) => code)).toEqual([0, 0, 0])
    const { entries } = await project.json(['log'])
    expect(entries.filter((entry: any) => entry.type === 'release')).toHaveLength(1)
  })
})
