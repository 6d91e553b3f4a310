import { describe, expect, it } from 'vitest'

import { openRepository } from '../../git/open.ts'
import { testClock, testRandom } from '../../testing/clock.ts'
import { makeRepository, testGit } from '../../testing/git.ts'
import { readAll, releaseDraft } from '../ledger.conformance.ts'
import type { Ledger } from '../ledger.ts'
import { openLedger } from '../open.ts'

async function open(root: string): Promise<Ledger> {
  const context = { clock: testClock(), random: testRandom(), repository: await openRepository(root) }
  return await openLedger({ kind: 'git', remote: null, branch: 'tidemark' }, context)
}

async function append(ledger: Ledger, count: number): Promise<void> {
  const { seq } = await ledger.head({ fresh: true })
  const drafts = Array.from({ length: count }, (_, at) => releaseDraft(`1.${seq + at}.0`))
  await ledger.append(drafts, await ledger.head())
}

async function leftOut(root: string): Promise<number> {
  const args = [
    'rev-list',
    '--objects',
    '--no-walk',
    '--missing=print',
    'refs/tidemark/ledger/origin/tidemark',
  ]
  return (await testGit(root, args)).split('\n').filter((line) => line.startsWith('?')).length
}

describe('a partial clone', () => {
  it.each(['--filter=blob:none', '--filter=tree:0'])(
    'with %s gets a whole ledger at once',
    async (filter) => {
      await using repo = await makeRepository({ remote: true })
      await testGit(repo.remote!, ['config', 'uploadpack.allowFilter', 'true'])
      const shared = await open(repo.root)
      await append(shared, 1_100)
      await append(shared, 1_000)
      const clone = await repo.clone(filter)
      const ledger = await open(clone)
      expect((await ledger.head()).seq).toBe(2_100)
      expect(await leftOut(clone)).toBe(0)
      await append(shared, 1_000)
      expect((await ledger.head({ fresh: true })).seq).toBe(3_100)
      expect(await leftOut(clone)).toBe(0)
      await append(ledger, 1)
      expect(await readAll(ledger)).toHaveLength(3_101)
      expect(await testGit(clone, ['fsck', '--connectivity-only', '--no-dangling'])).toBe('')
    },
  )
})
