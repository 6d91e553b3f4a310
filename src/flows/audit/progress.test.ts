import { appendFile, mkdtemp, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { digestOf } from '../../model/digest.ts'
import { Progress } from './progress.ts'

const IMAGE = 'ghcr.io/acme/web'
const [ONE, TWO] = [digestOf('one'), digestOf('two')]
let folder = ''

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tidemark-progress-'))
})
afterEach(async () => {
  await rm(folder, { recursive: true, force: true })
})

function cursor(): string {
  return join(folder, 'new', 'cursor.jsonl')
}

describe('what an audit has read so far', () => {
  it('is there for the next one, with what was proved absent', async () => {
    const first = new Progress(cursor())
    await first.holdAgainst(7)
    first.note(IMAGE, '1.4.0', ONE)
    first.note(IMAGE, '__proto__', TWO)
    first.note(IMAGE, 'gone', null)
    await first.save()
    expect(first.fault).toBeNull()
    const next = new Progress(cursor())
    await next.holdAgainst(7)
    const read = (await next.read()).get(IMAGE)
    expect([...(read?.tags ?? [])]).toEqual([
      ['1.4.0', ONE],
      ['__proto__', TWO],
      ['gone', null],
    ])
    expect(read?.stale.size).toBe(0)
  })

  it('was read under another ledger when that has moved since', async () => {
    const first = new Progress(cursor())
    await first.holdAgainst(7)
    first.note(IMAGE, 'latest', ONE)
    first.note(IMAGE, '1.4', ONE)
    await first.holdAgainst(8)
    first.note(IMAGE, 'latest', TWO)
    await first.save()
    const next = new Progress(cursor())
    await next.holdAgainst(8)
    const read = (await next.read()).get(IMAGE)
    expect(read?.tags.get('latest')).toBe(TWO)
    expect([...(read?.stale ?? [])]).toEqual(['1.4'])
  })

  it('outlives a process that is killed, but for the last thousand', async () => {
    const killed = new Progress(cursor())
    for (let at = 0; at < 2500; at += 1) killed.note(IMAGE, `t${at}`, ONE)
    // Nobody saves: the file grows by itself.
    await expect
      .poll(async () => (await new Progress(cursor()).read()).get(IMAGE)?.tags.size ?? 0)
      .toBeGreaterThanOrEqual(2000)
  })

  it('is what is whole of a file that was cut, or that two audits wrote', async () => {
    const [one, other] = [new Progress(cursor()), new Progress(cursor())]
    one.note(IMAGE, 'a', ONE)
    other.note(IMAGE, 'b', TWO)
    await Promise.all([one.save(), other.save()])
    const file = `${cursor()}.part`
    await appendFile(file, 'no JSON\n[1,2,{}]\n["x",0,{"t":"sha256:short"}]\n')
    one.note(IMAGE, 'c', ONE)
    await one.save()
    await truncate(file, (await stat(file)).size - 4)
    const read = await new Progress(cursor()).read()
    expect([...read.keys()]).toEqual([IMAGE])
    expect([...(read.get(IMAGE)?.tags.keys() ?? [])].toSorted()).toEqual(['a', 'b'])
  })

  it('is forgotten when it is cleared', async () => {
    const progress = new Progress(cursor())
    progress.note(IMAGE, 'a', ONE)
    await progress.save()
    await progress.clear()
    expect((await progress.read()).size).toBe(0)
    await expect(readFile(`${cursor()}.part`)).rejects.toThrow('ENOENT')
  })

  it('says why it cannot be kept, and is no error', async () => {
    await writeFile(join(folder, 'new'), 'a file where the folder should be')
    const progress = new Progress(cursor())
    progress.note(IMAGE, 'a', ONE)
    await progress.save()
    expect(progress.fault).toMatch(/EEXIST|ENOTDIR/u)
    expect(new Progress(null).fault).toContain('TIDEMARK_CACHE')
  })
})
