import { tmpdir } from 'node:os'

import { describe, expect, it } from 'vitest'

import { makeRepository } from '../testing/git.ts'
import { withoutCredentials } from './failure.ts'
import { ObjectReader } from './objects.ts'
import { git, gitText, runGit } from './run.ts'

const cwd = tmpdir()

describe('running git', () => {
  it('gives output and passes input', async () => {
    const id = await gitText(['hash-object', '--stdin'], { cwd, input: 'hello\n' })
    expect(id).toBe('ce013625030ba8dba906f756967f9e9ca394464a')
  })

  it('leaves an exit code to the caller, or throws', async () => {
    expect((await runGit(['no-such-command'], { cwd })).code).toBe(1)
    await expect(git(['no-such-command'], { cwd })).rejects.toMatchObject({ code: 'E_GIT' })
  })

  it('stops at the deadline', async () => {
    const args = ['-c', 'alias.wait=!sleep 60', 'wait']
    await expect(git(args, { cwd, deadline: 100 })).rejects.toMatchObject({ code: 'E_GIT' })
  })

  it('stops when the output passes the limit', async () => {
    const args = ['-c', 'alias.flood=!yes', 'flood']
    await expect(git(args, { cwd, limit: 10_000 })).rejects.toMatchObject({ code: 'E_GIT' })
  })

  it('stops when the caller gives up', async () => {
    const args = ['-c', 'alias.wait=!sleep 60', 'wait']
    const pending = git(args, { cwd, signal: AbortSignal.timeout(50) })
    await expect(pending).rejects.toMatchObject({ code: 'E_GIT' })
  })

  it('shows no credentials of an address', () => {
    const text = "fatal: unable to access 'https://bot:ghp_secret@example.org/x.git/': 403"
    expect(withoutCredentials(text)).toBe("fatal: unable to access 'https://example.org/x.git/': 403")
  })
})

describe('reading objects', () => {
  it('reads many through one process, large ones too, and null for those that are not there', async () => {
    const big = 'x'.repeat(3_000_000)
    await using repo = await makeRepository({ commits: [{ files: { big, small: 's', empty: '' } }] })
    using reader = new ObjectReader(repo.root)
    const names = ['HEAD:small', 'HEAD:none', 'HEAD:big', 'HEAD:empty', 'HEAD', 'a\nb']
    const objects = await Promise.all(names.map((name) => reader.read(name)))
    expect(objects.map((object) => object?.data.length)).toEqual([
      1,
      undefined,
      3_000_000,
      0,
      objects[4]!.data.length,
      undefined,
    ])
    expect(objects[4]).toMatchObject({ type: 'commit', id: repo.commits[0] })
  })

  it('fails outside of a repository', async () => {
    using reader = new ObjectReader(cwd)
    await expect(reader.read('HEAD')).rejects.toMatchObject({ code: 'E_NOT_A_REPOSITORY' })
    await expect(reader.read('HEAD')).rejects.toMatchObject({ code: 'E_NOT_A_REPOSITORY' })
  })
})
