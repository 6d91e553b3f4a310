import { describe, expect, it } from 'vitest'

import { makeRepository } from '../testing/git.ts'
import { openRepository } from './open.ts'

describe('branches and tags', () => {
  it('tells where each leads and what its tag, or its commit, says', async () => {
    await using made = await makeRepository({
      commits: [{ message: 'One' }, { message: 'Two', branch: 'hotfix/v1.0.1' }],
      tags: [
        { name: 'v1.0.0', commit: 0, lightweight: true },
        { name: 'v1.0.1', commit: 1, message: 'Hotfix v1.0.1\n\nLonger.' },
      ],
      remote: true,
    })
    const [one = '', two = ''] = made.commits
    await made.git('symbolic-ref', 'refs/remotes/origin/HEAD', 'refs/remotes/origin/main')
    const repository = await openRepository(made.root)
    const main = { symref: null, commit: one, subject: 'One' }
    const hotfix = { symref: null, commit: two, subject: 'Two' }
    expect(await repository?.tips()).toEqual([
      { ref: 'refs/heads/hotfix/v1.0.1', ...hotfix },
      { ref: 'refs/heads/main', ...main },
      { ref: 'refs/remotes/origin/HEAD', ...main, symref: 'refs/remotes/origin/main' },
      { ref: 'refs/remotes/origin/hotfix/v1.0.1', ...hotfix },
      { ref: 'refs/remotes/origin/main', ...main },
      { ref: 'refs/tags/v1.0.0', ...main },
      { ref: 'refs/tags/v1.0.1', ...hotfix, subject: 'Hotfix v1.0.1' },
    ])
  })

  it('tells which refs none of some others reaches', async () => {
    await using made = await makeRepository({
      commits: [{}, { branch: 'side' }, {}],
      tags: [
        { name: 'v1', commit: 0 },
        { name: 'v2', commit: 1 },
        { name: 'v3', commit: 2 },
      ],
    })
    const repository = await openRepository(made.root)
    const tags = ['refs/tags/v1', 'refs/tags/v2', 'refs/tags/v3']
    expect(await repository?.unreached(tags, ['refs/heads/main'])).toEqual(['refs/tags/v2'])
    expect(await repository?.unreached(tags, ['refs/heads/main', 'refs/heads/side'])).toEqual([])
    expect(await repository?.unreached([], ['refs/heads/main'])).toEqual([])
    await expect(repository?.unreached(tags, ['refs/heads/none'])).rejects.toMatchObject({ code: 'E_GIT' })
  })
})
