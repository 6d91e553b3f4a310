import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { digestOf } from '../../model/digest.ts'
import type { Digest } from '../../model/digest.ts'
import { knownPicture } from '../../plan/compare/image-picture.ts'
import { cursorFile, readCursor, writeCursor } from './cursor.ts'
import type { NextCursor } from './cursor.ts'

const ONE = digestOf('one')
const AT = '2026-03-02T10:14:00.000Z'
const random = (bytes: number): Uint8Array => crypto.getRandomValues(new Uint8Array(bytes))
let file = ''

beforeEach(async () => {
  file = join(await mkdtemp(join(tmpdir(), 'tidemark-cursor-')), 'new', 'cursor.jsonl')
})
afterEach(async () => {
  await rm(dirname(dirname(file)), { recursive: true, force: true })
})

function cursor(tags: number): NextCursor {
  const names = Array.from({ length: tags }, (_, at): readonly [string, Digest | null] => [`t${at}`, ONE])
  return {
    at: AT,
    findings: new Map([['["exact-changed"]', AT]]),
    tags: new Map([['ghcr.io/acme/web', new Map([...names, ['gone', null]])]]),
    pictures: new Map([[ONE, { picture: knownPicture(ONE, { 'linux/amd64': ONE }), at: AT }]]),
  }
}

describe('what an audit leaves for the next one', () => {
  it('comes back as it was, without what is absent, and no line grows with the registry', async () => {
    expect(await writeCursor(file, cursor(2500), { random })).toBeNull()
    const read = await readCursor(file)
    expect(read).toMatchObject({ at: AT, findings: cursor(0).findings, pictures: cursor(0).pictures })
    const tags = read.tags.get('ghcr.io/acme/web')
    expect(tags?.size).toBe(2500)
    expect(tags?.get('t2499')).toBe(ONE)
    const lines = (await readFile(file, 'utf8')).split('\n')
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThan(100_000)
    expect(await readdir(dirname(file))).toHaveLength(1)
  })

  it('is nothing when any of it is missing or not as it was written', async () => {
    await writeCursor(file, cursor(3), { random })
    const text = await readFile(file, 'utf8')
    const broken = [
      '',
      text.slice(0, text.length / 2),
      text.slice(0, text.lastIndexOf('["end"]')),
      text.replace('"format":2', '"format":1'),
      text.replace(ONE, 'sha256:short'),
      text.replace('"finding"', '"riddle"'),
      `${text}["tags","x",{}]\n`,
      '[]',
    ]
    for (const each of broken) {
      await writeFile(file, each)
      expect((await readCursor(file)).at).toBeNull()
    }
  })

  it('says why it cannot be kept, and leaves no half of it', async () => {
    await mkdir(file, { recursive: true })
    expect(await writeCursor(file, cursor(3), { random })).toContain('EISDIR')
    expect(await readdir(dirname(file))).toHaveLength(1)
    expect((await readCursor(file)).at).toBeNull()
    expect(await writeCursor(null, cursor(3), { random })).toContain('TIDEMARK_CACHE')
  })

  it('is another one for other components and images', () => {
    const env = { HOME: '/home/ada' }
    const web = { name: 'web', images: ['ghcr.io/acme/web'] }
    const names = [[web], [web, web], [{ ...web, images: [] }]].map((each) => cursorFile({ env }, each))
    expect(new Set(names).size).toBe(3)
    expect(cursorFile({ env: {} }, [web])).toBeNull()
    expect(cursorFile({ env: { ...env, TIDEMARK_CACHE: 'off' } }, [web])).toBeNull()
  })
})
