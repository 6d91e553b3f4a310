import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { makeProject } from './support/project.ts'
import { plainEnvironment } from './support/cli.ts'

const MAIN = join(dirname(import.meta.dirname), 'src', 'cli', 'main.ts')
const env = plainEnvironment()
let folder = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tidemark-process-'))
})

afterAll(() => rm(folder, { recursive: true }))

describe('the process', () => {
  it('does not mind a reader that goes away', async () => {
    const child = spawn(
      'sh',
      ['-c', `"$0" "$1" --help | true; "$0" "$1" --help | head -n 1`, process.execPath, MAIN],
      { env, cwd: folder },
    )
    let errors = ''
    child.stderr.on('data', (text) => (errors += String(text)))
    expect(await once(child, 'close')).toEqual([0, null])
    expect(errors).toBe('')
  })

  it('keeps its exit code when nobody reads what it prints', () => {
    const command = `"$0" "$1" frobnicate --json >&- 2>&-`
    expect(spawnSync('sh', ['-c', command, process.execPath, MAIN], { env, cwd: folder }).status).toBe(2)
  })

  it('says when its result cannot be written, and ends with 5', () => {
    const full = openSync('/dev/full', 'w')
    const { status, stderr } = spawnSync(process.execPath, [MAIN, '--help'], {
      env,
      cwd: folder,
      stdio: ['ignore', full, 'pipe'],
      encoding: 'utf8',
    })
    closeSync(full)
    expect(status).toBe(5)
    expect(stderr).toContain('[E_IO]')
  })

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('ends after %s with %i, and says that it can be run again', async (signal, code) => {
    // A registry that takes the request and never answers.
    const asked = Promise.withResolvers<void>()
    const server = createServer(() => asked.resolve()).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    const policy = `version: 1\nimage: 127.0.0.1:${port}/web\ntags: semver\n`
    await using project = await makeProject({ policy })
    const child = spawn(process.execPath, [MAIN, 'plan'], {
      env,
      cwd: project.root,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let errors = ''
    child.stderr.on('data', (text) => (errors += String(text)))
    await asked.promise
    child.kill(signal)
    expect(await once(child, 'close')).toEqual([code, null])
    expect(errors).toContain('[E_INTERRUPTED]')
    server.closeAllConnections()
    server.close()
  })
})
