import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { startFakeRegistry } from '../../src/testing/registry/fake-registry.ts'
import type { FakeRegistry } from '../../src/testing/registry/fake-registry.ts'
import { plainEnvironment } from '../support/cli.ts'
import { rawRegistry } from '../support/raw-registry.ts'
import { makeWeekly } from '../support/weekly.ts'
import type { Weekly } from '../support/weekly.ts'

const MAIN = resolve(import.meta.dirname, '../../src/cli/main.ts')

let fake: FakeRegistry

beforeAll(async () => {
  fake = await startFakeRegistry()
})

afterAll(async () => {
  await fake.close()
})

async function released(
  repository: string,
  run?: string,
): Promise<{ bot: Weekly; base: `sha256:${string}` }> {
  const bot = await makeWeekly({ host: fake.host, repository, ...(run !== undefined && { run }) })
  const base = await bot.moveBase('base')
  await bot.release('0.3.3', base)
  return { bot, base }
}

/** The added work trees of the project. */
async function worktrees(bot: Weekly): Promise<readonly string[]> {
  const lines = (await bot.repository.git('worktree', 'list', '--porcelain')).split('\n')
  return lines
    .filter((line) => line.startsWith('worktree '))
    .map((line) => line.slice(9))
    .slice(1)
}

/** `tidemark rebuild --force` as a process of its own. */
function start(bot: Weekly): ReturnType<typeof spawn> {
  const env = { ...plainEnvironment(), ...bot.env }
  const args = [MAIN, 'rebuild', '--force', '--json']
  return spawn(process.execPath, args, { cwd: bot.root, env, stdio: ['ignore', 'ignore', 'pipe'] })
}

describe('a rebuild that is killed', () => {
  it('while it builds, leaves a checkout that the next run removes', async () => {
    // The first build ends its own Tidemark, and then itself.
    const run =
      'if mkdir "$BESIDE/first"; then kill -9 $PPID; exit 1; fi; cat "$BESIDE/built" > "$TIDEMARK_METADATA_FILE"'
    const { bot, base } = await released('bot/killed', run)
    await using _ = bot
    const log = await bot.json(['log'])
    const [code, signal] = await once(start(bot), 'close')
    expect([code, signal]).toEqual([null, 'SIGKILL'])
    const [left = '', ...more] = await worktrees(bot)
    expect(more).toEqual([])
    expect(existsSync(left)).toBe(true)
    expect(await bot.json(['log'])).toEqual(log)
    const digest = await bot.buildOn('rebuilt', base)
    await bot.hand(digest)
    expect(await bot.rebuild(['--force'])).toMatchObject({ outcome: 'published', digest })
    expect(await worktrees(bot)).toEqual([])
    expect(existsSync(dirname(left))).toBe(false)
  })

  it('leaves the checkouts of runs that are still under way alone', async () => {
    const run =
      'if mkdir "$BESIDE/first"; then echo > "$BESIDE/begun"; cat "$BESIDE/wait"; fi; cat "$BESIDE/built" > "$TIDEMARK_METADATA_FILE"'
    const { bot, base } = await released('bot/both', run)
    await using _ = bot
    const beside = bot.env['BESIDE'] ?? ''
    await once(spawn('mkfifo', [join(beside, 'wait'), join(beside, 'begun')]), 'close')
    await bot.hand(await bot.buildOn('rebuilt', base))
    const child = start(bot)
    const ended = once(child, 'close')
    await once(spawn('cat', [join(beside, 'begun')]), 'close')
    const [first = ''] = await worktrees(bot)
    expect(await bot.rebuild(['--force'])).toMatchObject({ outcome: 'published' })
    expect(await worktrees(bot)).toEqual([first])
    await once(spawn('sh', ['-c', 'echo > "$0"', join(beside, 'wait')]), 'close')
    expect(await ended).toEqual([0, null])
    expect(await worktrees(bot)).toEqual([])
  })

  it('by SIGTERM, ends the build and takes its checkout away', async () => {
    const run = 'echo > "$BESIDE/begun"; sleep 600; echo late > "$BESIDE/late"'
    const { bot } = await released('bot/stopped', run)
    await using _ = bot
    const beside = bot.env['BESIDE'] ?? ''
    await once(spawn('mkfifo', [join(beside, 'begun')]), 'close')
    const child = start(bot)
    const ended = once(child, 'close')
    await once(spawn('cat', [join(beside, 'begun')]), 'close')
    const [source = ''] = await worktrees(bot)
    child.kill('SIGTERM')
    expect(await ended).toEqual([143, null])
    expect(await worktrees(bot)).toEqual([])
    expect(existsSync(dirname(source))).toBe(false)
    expect(await readdir(beside)).not.toContain('late')
    expect(source.startsWith(tmpdir())).toBe(true)
  })

  it('between its tags, is published to the end by the next run, without another build', async () => {
    const repository = 'bot/cut-off'
    const { bot } = await released(repository)
    await using _ = bot
    const raw = rawRegistry(fake.host)
    const newer = await bot.moveBase('newer')
    const digest = await bot.buildOn('rebuilt', newer)
    await bot.hand(digest)
    fake.fault({ method: 'PUT', path: /manifests\/stable$/u, times: 1000, effect: { status: 500 } })
    expect((await bot.rebuild([], 5))['outcome']).toBe('refused')
    fake.heal()
    expect(await raw.digest(repository, '0.3')).toBe(digest)
    expect(await raw.digest(repository, 'latest')).not.toBe(digest)
    await bot.hand('other bytes')
    expect(await bot.rebuild(['--dry-run'])).toMatchObject({ outcome: 'planned', digest })
    const { outcome, commands } = await bot.rebuild(['--print'])
    expect(outcome).toBe('printed')
    expect(commands).toEqual([
      `tidemark publish --event rebuild --version 0.3.3 --date 2026-03-30 --digest ${digest}`,
    ])
    expect(await raw.digest(repository, 'latest')).not.toBe(digest)
    bot.clock.advance(7 * 86_400_000)
    expect(await bot.rebuild()).toMatchObject({ outcome: 'finished', digest, base: { status: 'same' } })
    expect(await raw.tags(repository)).toMatchObject({
      '0.3-r20260330': digest,
      '0.3': digest,
      stable: digest,
      latest: digest,
    })
    expect(await bot.rebuild()).toMatchObject({ outcome: 'current' })
  })
})
