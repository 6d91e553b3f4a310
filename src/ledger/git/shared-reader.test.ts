import { setImmediate } from 'node:timers/promises'

import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { makeRepository } from '../../testing/git.ts'
import type { TestRepository } from '../../testing/git.ts'
import { SharedReader } from './shared-reader.ts'

let repo: TestRepository

beforeEach(async () => {
  repo = await makeRepository({ commits: 1 })
})

afterEach(async () => await repo.remove())

describe('a reader that is shared', () => {
  it('is one for all who ask at once or right after one another', async () => {
    const shared = new SharedReader(repo.root)
    using first = shared.use()
    const second = shared.use()
    expect(second.reader).toBe(first.reader)
    second[Symbol.dispose]()
    await setImmediate()
    expect((await first.reader.read('HEAD^{commit}'))?.type).toBe('commit')
    using third = shared.use()
    expect(third.reader).toBe(first.reader)
  })

  it('ends when nobody uses it any more, and another comes in its place', async () => {
    const shared = new SharedReader(repo.root)
    const first = shared.use()
    await first.reader.read('HEAD^{commit}')
    first[Symbol.dispose]()
    await setImmediate()
    await setImmediate()
    await expect(first.reader.read('HEAD^{commit}')).rejects.toThrow(Error)
    using second = shared.use()
    expect(second.reader).not.toBe(first.reader)
    expect((await second.reader.read('HEAD^{commit}'))?.type).toBe('commit')
  })
})
