import { execFile } from 'node:child_process'
import { chmod, mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

import { afterEach, describe, expect, it } from 'vitest'

import { openRepository } from '../../git/open.ts'
import { testClock, testRandom } from '../../testing/clock.ts'
import { isolatedEnvironment, makeRepository, testGit } from '../../testing/git.ts'
import type { TestRepository } from '../../testing/git.ts'
import { readAll } from '../ledger.conformance.ts'
import { openLedger } from '../open.ts'

const run = promisify(execFile)
const WORKER = join(import.meta.dirname, '../../testing/append-worker.ts')

let repo: TestRepository | null = null

afterEach(async () => {
  await repo?.remove()
})

/** A git that kills the process which called it, once it has done what the Nth call wanted. */
async function killingGit(folder: string): Promise<string> {
  const bin = join(folder, 'bin')
  await mkdir(bin)
  const script = [
    '#!/bin/sh',
    'echo call >> "$KILL_COUNTER"',
    'count=$(wc -l < "$KILL_COUNTER")',
    'PATH=$KILL_PATH git "$@"',
    'code=$?',
    'if [ "$count" -eq "$KILL_AT" ]; then kill -9 $PPID; fi',
    'exit $code',
  ]
  await writeFile(join(bin, 'git'), `${script.join('\n')}\n`)
  await chmod(join(bin, 'git'), 0o755)
  return bin
}

/** Runs the appending process; true when it came to its end. */
async function appendKilledAt(root: string, bin: string, at: number): Promise<boolean> {
  const counter = join(bin, 'counter')
  await rm(counter, { force: true })
  const base = isolatedEnvironment()
  const path = base['PATH'] ?? ''
  const kill = { KILL_AT: String(at), KILL_COUNTER: counter, KILL_PATH: path, PATH: `${bin}:${path}` }
  const work = run(process.execPath, [WORKER, root, `run-${at}`, '1'], { env: { ...base, ...kill } })
  return await work.then(
    () => true,
    () => false,
  )
}

async function recordsOf(root: string): Promise<readonly string[]> {
  const context = { clock: testClock(), random: testRandom(), repository: await openRepository(root) }
  const ledger = await openLedger({ kind: 'git', remote: null, branch: 'tidemark' }, context)
  return (await readAll(ledger)).map((record) => record.actor)
}

describe('an append that is killed after any of its git processes', () => {
  it.each([
    ['on a remote', true],
    ['in a repository alone', false],
  ])('%s is there whole or not at all, and running it again finishes it', async (_, remote) => {
    repo = await makeRepository({ remote })
    const { root } = repo
    const bin = await killingGit(join(root, '..'))
    const expected: string[] = []
    for (let at = 1; !(await appendKilledAt(root, bin, at)); at += 1) {
      const name = `run-${at}`
      const left = await recordsOf(root)
      expect([expected, [...expected, name]]).toContainEqual(left)
      // The same again, and nothing kills it.
      expect(
        await run(process.execPath, [WORKER, root, name, '1'], { env: isolatedEnvironment() }),
      ).toBeDefined()
      expected.push(name)
      expect(await recordsOf(root)).toEqual(expected)
    }
    expect(expected.length).toBeGreaterThan(3)
    const problems = await testGit(root, ['fsck', '--strict', '--no-dangling'])
    expect(problems).toBe('')
  })
})
