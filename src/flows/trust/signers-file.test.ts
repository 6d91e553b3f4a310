import { existsSync } from 'node:fs'
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'

import { makeRepository, testGit } from '../../testing/git.ts'
import type { TestRepository } from '../../testing/git.ts'
import { testClock } from '../../testing/clock.ts'
import { openWorld } from '../open-world.ts'
import { openSigners } from './signers-file.ts'
import type { NoSigners, SignersFile } from './signers-file.ts'

let repo: TestRepository
const opened: SignersFile[] = []

afterEach(async () => {
  for (const signers of opened.splice(0)) await signers[Symbol.asyncDispose]()
})

beforeAll(async () => {
  const files = { 'deploy/signers': 'of main\n', 'deploy/signers.asc': 'keys of main\n' }
  repo = await makeRepository({ commits: [{ files }], remote: true })
  await writeFile(join(repo.root, 'deploy/signers'), 'of the work tree\n')
})

afterAll(() => repo.remove())

/** Opens the signers of a policy with these rules, in `deploy/` or another folder. */
async function open(
  rules: string,
  root = repo.root,
  folder = join(root, 'deploy'),
): Promise<SignersFile | NoSigners> {
  const policy = join(folder, 'tidemark.yaml')
  await writeFile(policy, `version: 1\nimage: oci:./web\nreleases: ${rules}\ntags: semver\n`)
  const world = await openWorld({
    cwd: root,
    policyPath: policy,
    env: {},
    clock: testClock(),
    random: (bytes) => new Uint8Array(bytes),
    sleep: async () => {},
    tell: () => {},
  })
  const signers = await openSigners(world, world.policy.components[0]!)
  if (signers.status === 'there') opened.push(signers)
  return signers
}

async function textOf(signers: SignersFile | NoSigners, suffix = ''): Promise<string> {
  if (signers.status === 'absent') return signers.status
  return await readFile(`${signers.path}${suffix}`, 'utf8')
}

describe('the file of allowed signers', () => {
  it('is read from the first branch without a glob, with the keys beside it, and removed afterwards', async () => {
    const signers = await open('{ allowedSigners: signers, branches: ["hotfix/*", main, other] }')
    expect(signers).toMatchObject({ branch: 'main', inWorkTree: false })
    expect(await textOf(signers)).toBe('of main\n')
    expect(await textOf(signers, '.asc')).toBe('keys of main\n')
    if (signers.status === 'absent') return
    await signers[Symbol.asyncDispose]()
    expect(existsSync(signers.path ?? '')).toBe(false)
  })

  it.each(['', ', branches: ["release/*"]'])('is of the work tree with "%s"', async (rule) => {
    const signers = await open(`{ allowedSigners: signers${rule} }`)
    expect(signers).toMatchObject({ branch: null, inWorkTree: true })
    expect(await textOf(signers)).toBe('of the work tree\n')
  })

  it('is nowhere where the policy names none', async () => {
    expect(await open('{ branches: [main] }')).toMatchObject({ path: null, branch: null })
  })

  it('is never looked for in the work tree when the branch lacks it, or is not known', async () => {
    await writeFile(join(repo.root, 'deploy/more'), 'of the work tree\n')
    expect(await open('{ allowedSigners: more, branches: [main] }')).toMatchObject({ status: 'absent' })
    expect(await open('{ allowedSigners: signers, branches: [trunk, main] }')).toMatchObject({
      status: 'absent',
      hints: [expect.stringContaining('git fetch origin')],
    })
  })

  it("is of origin's branch before the local one", async () => {
    const root = await repo.clone()
    await testGit(root, ['switch', '--quiet', '--detach'])
    await writeFile(join(root, 'deploy/signers'), 'of a local branch\n')
    await testGit(root, ['commit', '--quiet', '--all', '--message', 'Mine'])
    await testGit(root, ['branch', '--force', 'main', 'HEAD'])
    expect(await textOf(await open('{ allowedSigners: signers, branches: [main] }', root))).toBe('of main\n')
    await testGit(root, ['remote', 'remove', 'origin'])
    expect(await textOf(await open('{ allowedSigners: signers, branches: [main] }', root))).toBe(
      'of a local branch\n',
    )
  })

  it('stands beside a policy that is outside the repository', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'tidemark-outside-'))
    try {
      await copyFile(join(repo.root, 'deploy/signers'), join(folder, 'signers'))
      const signers = await open('{ allowedSigners: signers, branches: [main] }', repo.root, folder)
      expect(signers).toMatchObject({ branch: null, inWorkTree: false })
      expect(await textOf(signers)).toBe('of the work tree\n')
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  })
})
