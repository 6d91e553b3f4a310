import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { describe, expect, it, onTestFinished } from 'vitest'

import { makeFolder } from './make-folder.ts'

async function temporary(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tidemark-folder-'))
  onTestFinished(async () => await rm(folder, { recursive: true }))
  return folder
}

describe('a folder of the cache', () => {
  it('is made with those above it, for its owner alone, by many at once', async () => {
    const path = join(await temporary(), 'a', 'b', 'c')
    await Promise.all(Array.from({ length: 8 }, async () => await makeFolder(path)))
    expect((await stat(path)).mode & 0o777).toBe(0o700)
  })

  it.each(['/proc/none/tidemark', '/dev/null/tidemark'])(
    'is not made below %s, and that ends',
    async (path) => {
      await expect(makeFolder(path)).rejects.toThrow(/ENOENT|ENOTDIR/u)
    },
  )

  it('is not made where a file stands in the way', async () => {
    const file = join(await temporary(), 'file')
    await writeFile(file, '')
    await expect(makeFolder(join(file, 'a'))).rejects.toThrow('ENOTDIR')
  })
})
