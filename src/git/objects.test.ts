import { describe, expect, it } from 'vitest'

import { makeRepository } from '../testing/git.ts'
import { ObjectReader } from './objects.ts'

describe('a reader of objects', () => {
  it('answers what was asked before it was closed, and starts no other process for what is asked later', async () => {
    await using repo = await makeRepository({})
    const reader = new ObjectReader(repo.root)
    const [before, missing] = [reader.read('main^{commit}'), reader.read('none')]
    reader.close()
    await expect(reader.read('main^{commit}')).rejects.toMatchObject({ code: 'E_GIT' })
    expect((await before)?.id).toBe(repo.commits[0])
    expect(await missing).toBeNull()
  })
})
