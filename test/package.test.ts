import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { buildInto } from '../scripts/build.ts'
import { stage } from '../scripts/build/stage.ts'
import { makeRepository } from '../src/testing/git.ts'
import { plainEnvironment } from './support/cli.ts'

let folder = ''

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tidemark-package-'))
  await buildInto(join(folder, 'dist'))
  stage(join(folder, 'dist'), join(folder, 'package'))
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Runs the published package as it is installed: no sources and no node_modules beside it. */
function tidemark(args: readonly string[], cwd = folder) {
  const env = { ...plainEnvironment(), XDG_CACHE_HOME: join(folder, 'cache') }
  const launcher = join(folder, 'package', 'bin', 'tidemark')
  return spawnSync(process.execPath, [launcher, ...args], { cwd, env, encoding: 'utf8' })
}

describe('the package that is published', () => {
  it('names no dependencies, scripts or pinned Node', () => {
    const manifest: object = JSON.parse(readFileSync(join(folder, 'package', 'package.json'), 'utf8'))
    expect(Object.keys(manifest).toSorted()).toEqual(
      ['bin', 'description', 'engines', 'exports', 'files', 'license', 'name', 'type', 'version'].toSorted(),
    )
  })

  it('has everything that its manifest points at', () => {
    const files = ['bin/tidemark', 'dist/index.mjs', 'dist/types/index.d.ts', 'schema/tidemark.schema.json']
    expect(files.filter((file) => !existsSync(join(folder, 'package', file)))).toEqual([])
  })

  it('runs every command that needs no terminal', async () => {
    await using repository = await makeRepository({ commits: 2 })
    const init = tidemark(['init', '--image', 'oci:./images/web'], repository.root)
    expect({ status: init.status, stderr: init.stderr }).toEqual({ status: 0, stderr: '' })
    for (const args of [
      ['lint'],
      ['lint', '--expand'],
      ['plan'],
      ['status'],
      ['log'],
      ['explain', 'latest'],
      ['replay'],
    ]) {
      const { status, stderr } = tidemark(args, repository.root)
      expect({ args, status, stderr }).toEqual({ args, status: 0, stderr: '' })
    }
  })

  it('plays the demo', () => {
    const { status, stdout } = tidemark(['demo', '--json'])
    expect(status).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ asTold: true })
  })

  it('tells the lines of the sources when it is debugged', () => {
    const { stderr } = spawnSync(
      process.execPath,
      [join(folder, 'package', 'bin', 'tidemark'), 'show', 'x'],
      {
        cwd: folder,
        env: { ...plainEnvironment(), TIDEMARK_DEBUG: '1' },
        encoding: 'utf8',
      },
    )
    expect(stderr).toMatch(/src\/flows\/find-policy\.ts:\d+/u)
  })

  it('can be imported as a library', async () => {
    const library: object = await import(pathToFileURL(join(folder, 'package', 'dist', 'index.mjs')).href)
    const sources: object = await import('../src/index.ts')
    expect(Object.keys(library).toSorted()).toEqual(Object.keys(sources).toSorted())
  })
})
