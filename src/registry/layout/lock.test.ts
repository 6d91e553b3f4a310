import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { temporaryLayouts, LAYOUT_OPTIONS } from '../../testing/layouts.ts'
import { LOCK_NAME, withLock } from './lock.ts'
import type { Waiting } from './lock.ts'
import { isGone, ownIdentity } from './process-identity.ts'

const WRITER = fileURLToPath(new URL('../../testing/tag-writer.ts', import.meta.url))

let folder: string
let lock: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tidemark-lock-'))
  lock = join(folder, LOCK_NAME)
})
afterEach(async () => {
  await rm(folder, { recursive: true, force: true })
})

/** Waiting that takes no time and counts. */
function counted(patience = 1000): { waiting: Waiting; slept: number[] } {
  const slept: number[] = []
  const sleepNot = async (milliseconds: number): Promise<void> => void slept.push(milliseconds)
  return { slept, waiting: { sleep: sleepNot, random: LAYOUT_OPTIONS.random, patience } }
}

/** A process id that was real a moment ago. */
function deadPid(): number {
  return spawnSync(process.execPath, ['--version']).pid
}

function holder(changes: object): string {
  return JSON.stringify({ ...ownIdentity(), token: 'ab'.repeat(16), ...changes })
}

describe('the lock of a layout', () => {
  it('names its holder while work goes on, and is gone afterwards', async () => {
    const text = await withLock(folder, counted().waiting, async () => readFile(lock, 'utf8'))
    expect(JSON.parse(text)).toMatchObject({
      pid: process.pid,
      token: expect.stringMatching(/^[0-9a-f]{32}$/u),
    })
    expect(await readdir(folder)).toEqual([])
  })

  it('is given back when the work fails', async () => {
    const failing = withLock(folder, counted().waiting, async () => {
      throw new Error('work')
    })
    await expect(failing).rejects.toMatchObject({ message: 'work' })
    expect(await readdir(folder)).toEqual([])
  })

  it('lets one in at a time', async () => {
    let inside = 0
    let most = 0
    const real: Waiting = LAYOUT_OPTIONS
    const work = async (): Promise<void> => {
      inside += 1
      most = Math.max(most, inside)
      await new Promise(setImmediate)
      inside -= 1
    }
    await Promise.all(Array.from({ length: 12 }, async () => withLock(folder, real, work)))
    expect(most).toBe(1)
    expect(await readdir(folder)).toEqual([])
  })

  it('is taken over from a process that is gone', async () => {
    await writeFile(lock, holder({ pid: deadPid() }))
    const { waiting, slept } = counted()
    expect(await withLock(folder, waiting, async () => 'done')).toBe('done')
    expect(slept).toEqual([])
    expect(await readdir(folder)).toEqual([])
  })

  it('is taken over by exactly one of many', async () => {
    await writeFile(lock, holder({ pid: deadPid() }))
    let inside = 0
    let most = 0
    const work = async (): Promise<void> => {
      inside += 1
      most = Math.max(most, inside)
      await new Promise(setImmediate)
      inside -= 1
    }
    await Promise.all(Array.from({ length: 12 }, async () => withLock(folder, LAYOUT_OPTIONS, work)))
    expect(most).toBe(1)
    expect(await readdir(folder)).toEqual([])
  })

  it('is taken over when a process died in the middle of taking it over', async () => {
    const [first, second] = ['ab'.repeat(16), 'cd'.repeat(16)]
    await writeFile(lock, holder({ pid: deadPid(), token: first }))
    await writeFile(`${lock}.${first}.over`, holder({ pid: deadPid(), token: second }))
    expect(await withLock(folder, counted().waiting, async () => 'done')).toBe('done')
    expect(await readdir(folder)).toEqual([])
  })

  it('is taken over from a process whose pid a later one has', async () => {
    await writeFile(lock, holder({ start: '1' }))
    expect(await withLock(folder, counted().waiting, async () => 'done')).toBe('done')
  })

  it.each([
    ['a living process', {}],
    ['a process on another host', { pid: 1, host: 'elsewhere' }],
  ])('is waited for when %s holds it, then reported', async (_, changes) => {
    const text = holder(changes)
    await writeFile(lock, text)
    const { waiting, slept } = counted(500)
    await expect(withLock(folder, waiting, async () => 'never')).rejects.toMatchObject({
      code: 'E_LAYOUT_LOCKED',
      exit: 5,
      details: { path: lock },
    })
    expect(slept.length).toBeGreaterThan(5)
    expect(new Set(slept).size).toBeGreaterThan(1)
    expect(await readFile(lock, 'utf8')).toBe(text)
  })

  it.each(['', '{', '{"pid":-1}', holder({ pid: 0 }), holder({ token: '../../x' }), 'x'.repeat(5000)])(
    'is never taken over when it cannot be understood: %s',
    async (text) => {
      await writeFile(lock, text)
      await expect(withLock(folder, counted(50).waiting, async () => 'never')).rejects.toMatchObject({
        code: 'E_LAYOUT_LOCKED',
      })
      expect(await readFile(lock, 'utf8')).toBe(text)
    },
  )

  it('goes on when the holder gives it back', async () => {
    await writeFile(lock, holder({}))
    let waits = 0
    const release = async (): Promise<void> => {
      waits += 1
      if (waits === 3) await rm(lock)
    }
    const waiting = { sleep: release, random: LAYOUT_OPTIONS.random }
    expect(await withLock(folder, waiting, async () => 'done')).toBe('done')
    expect(waits).toBe(3)
  })

  it('leaves a lock that somebody else made in its place', async () => {
    const text = holder({ token: 'ef'.repeat(16) })
    await withLock(folder, counted().waiting, async () => writeFile(lock, text))
    expect(await readFile(lock, 'utf8')).toBe(text)
  })
})

describe('a process', () => {
  it('is not gone while it runs, whoever owns it', () => {
    expect(isGone(ownIdentity())).toBe(false)
    expect(isGone({ ...ownIdentity(), pid: 1, start: '' })).toBe(false)
  })

  it('is gone when it has ended', () => {
    expect(isGone({ ...ownIdentity(), pid: deadPid() })).toBe(true)
  })

  it('is not judged from another host', () => {
    expect(isGone({ ...ownIdentity(), pid: deadPid(), host: 'elsewhere' })).toBe(false)
  })
})

describe('eight processes with twenty-five tags each on one layout', () => {
  it('lose none', async () => {
    const layouts = await temporaryLayouts()
    const path = join(layouts.folder, 'shared')
    const names = Array.from({ length: 8 }, (_, at) => `p${at}`)
    const codes = await Promise.all(names.map((name) => run([path, name, '25'])))
    expect(codes).toEqual(names.map(() => 0))
    const tags = names.flatMap((name) => Array.from({ length: 25 }, (_, at) => `${name}-${at}`))
    const store = layouts.open('shared')
    expect(await store.listTags()).toEqual(tags.toSorted())
    expect((await readdir(path)).toSorted()).toEqual(['blobs', 'index.json', 'oci-layout'])
    await layouts.close()
  })

  it('lose none that was confirmed when one of them is killed', async () => {
    const layouts = await temporaryLayouts()
    const path = join(layouts.folder, 'shared')
    const store = layouts.open('shared')
    const victim = spawn(process.execPath, [WRITER, path, 'victim', '100000'], { stdio: 'ignore' })
    const ended = once(victim, 'exit')
    while ((await store.listTags()).length < 20) await sleep(1)
    victim.kill('SIGKILL')
    await ended
    const before = await store.listTags()
    expect(await run([path, 'other', '5'])).toBe(0)
    expect(await store.listTags()).toEqual(
      [...before, ...['0', '1', '2', '3', '4'].map((at) => `other-${at}`)].toSorted(),
    )
    await layouts.close()
  })
})

async function run(args: readonly string[]): Promise<unknown> {
  const child = spawn(process.execPath, [WRITER, ...args], { stdio: 'ignore' })
  const [code] = await once(child, 'exit')
  return code
}
