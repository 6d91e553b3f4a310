import { describe, expect, it } from 'vitest'

import { openRepository } from '../../git/open.ts'
import { ObjectReader } from '../../git/objects.ts'
import { testClock, testRandom } from '../../testing/clock.ts'
import { makeRepository } from '../../testing/git.ts'
import { releaseDraft } from '../ledger.conformance.ts'
import { openLedger } from '../open.ts'
import { CommitFiles } from './commit-files.ts'
import type { CommitPlace } from './commit-files.ts'
import { headOf, readTail } from './segments.ts'

describe('the files of a ledger at a commit', () => {
  it('are read again after git failed, and once otherwise', async () => {
    await using repo = await makeRepository({})
    const context = { clock: testClock(), random: testRandom(), repository: await openRepository(repo.root) }
    const ledger = await openLedger({ kind: 'git', remote: null, branch: 'tidemark' }, context)
    const drafts = Array.from({ length: 1_001 }, (_, at) => releaseDraft(`1.${at}.0`))
    await ledger.append(drafts, await ledger.head())
    const commit = await repo.git('rev-parse', 'tidemark')
    using reader = new ObjectReader(repo.root)
    const tail = await readTail(reader, commit)
    const place: CommitPlace = { commit, head: headOf(tail).head, tail, segments: new Map() }
    const closed = new ObjectReader(repo.root)
    closed.close()
    await expect(new CommitFiles(closed, place).segment(0)).rejects.toMatchObject({ code: 'E_GIT' })
    const first = await new CommitFiles(reader, place).segment(0)
    expect(first.lines).toHaveLength(1_000)
    expect(await new CommitFiles(closed, place).segment(0)).toBe(first)
  })
})
