import { describe, expect, it } from 'vitest'

import { makeProject } from '../support/project.ts'
import { useRegistry } from '../support/registry.ts'
import { makeRustshare, rustsharePolicy } from '../support/rustshare.ts'

const registry = useRegistry()

const REFUSED = ['', 'v', 'v1.2', 'v1.2.3.4', 'v1.2.3-', 'abc', '1.2.3', 'v01.2.3', 'v1.02.3', 'v1.2.3-01']
const ACCEPTED = ['v1.2.3', 'v1.2.3-rc.2', 'v1.2.3-beta', 'v1.2.3-ALPHA', 'v1.2.3+meta']

describe('the git tags of RustShare', () => {
  it.each(REFUSED)('001-1: "%s" is no release', async (tag) => {
    const policy = (await rustsharePolicy(registry.host)).replace('prereleases: [rc]', 'prereleases: ["*"]')
    await using project = await makeProject({ policy })
    const document = await project.json(['plan', '--git-tag', tag], 3)
    expect(document['error'].code).toBe('E_GIT_TAG_REFUSED')
  })

  it.each(ACCEPTED)(
    '001-2: "%s" is a release, and build metadata stays out of the image tag',
    async (tag) => {
      const policy = (await rustsharePolicy(registry.host))
        .replace('prereleases: [rc]', 'prereleases: ["*"]')
        .replace(/ {2}annotated[\s\S]*?allowed_signers\n/u, '')
      await using project = await makeProject({ policy, tags: [tag] })
      const document = await project.json(['plan', '--offline', '--git-tag', tag])
      expect(document['tags'][0]).toBe(tag.slice(1).replace('+meta', ''))
    },
  )

  it('001-2: two git tags that differ by build metadata only collide', async () => {
    const policy = (await rustsharePolicy(registry.host)).replace(
      / {2}annotated[\s\S]*?allowed_signers\n/u,
      '',
    )
    await using project = await makeProject({ policy, tags: ['v1.2.3', { name: 'v1.2.3+meta', commit: 1 }] })
    const document = await project.json(['plan', '--offline', '--git-tag', 'v1.2.3+meta'], 3)
    expect(document['error'].code).toBe('E_TAG_COLLISION')
  })
})

describe('trust in a git tag', () => {
  it.each([
    ['001-3: a lightweight tag', 'lightweight', 3],
    ['001-4: an unsigned stable tag', 'nobody', 3],
    ['001-5: a signature by an unknown key', 'stranger', 3],
    ['001-5: a good SSH signature', 'ssh', 0],
    ['001-5: a good OpenPGP signature', 'pgp', 0],
  ] as const)('%s ends as it should', async (_, signer, code) => {
    await using project = await makeRustshare(registry)
    await project.commit('Release', '0.3.0')
    await project.tag('v0.3.0', signer)
    const digest = await project.build('0.3.0')
    const document = await project.json(['publish', '--git-tag', 'v0.3.0', '--digest', digest], code)
    if (code === 3) expect(document['error'].code).toBe('E_GIT_TAG_UNTRUSTED')
    expect('0.3.0' in (await project.tags())).toBe(code === 0)
  })

  it('001-3 001-4 001-5: lightweight, unsigned and foreign tags publish nothing', async () => {
    await using project = await makeRustshare(registry)
    await project.commit('Release', '0.3.0')
    for (const [name, signer] of [
      ['v0.3.0', 'lightweight'],
      ['v0.3.1', 'nobody'],
      ['v0.3.2', 'stranger'],
    ] as const) {
      await project.tag(name, signer)
      const digest = await project.build(name)
      const document = await project.json(['publish', '--git-tag', name, '--digest', digest], 3)
      expect(document['error'].code).toBe('E_GIT_TAG_UNTRUSTED')
    }
    expect(await project.tags()).toEqual({})
  })

  it('001-5: a signed tag object under another name is refused', async () => {
    await using project = await makeRustshare(registry)
    await project.commit('Release', '0.3.0')
    await project.tag('v0.3.0')
    const object = await project.repository.git('rev-parse', 'v0.3.0')
    await project.repository.git('tag', '--delete', 'v0.3.0')
    await project.repository.git('update-ref', 'refs/tags/v9.9.9', object)
    const document = await project.json(
      ['publish', '--git-tag', 'v9.9.9', '--digest', await project.build('x')],
      3,
    )
    expect(document['error'].code).toBe('E_GIT_TAG_UNTRUSTED')
    expect(await project.tags()).toEqual({})
  })

  it('001-6: an unsigned candidate is accepted with a warning, and refused where the policy says always', async () => {
    await using project = await makeRustshare(registry)
    await project.commit('Candidate')
    await project.tag('v0.4.0-rc.1', 'nobody')
    const digest = await project.build('rc')
    const document = await project.json(['publish', '--git-tag', 'v0.4.0-rc.1', '--digest', digest])
    expect(document['notices'].some((notice: string) => notice.includes('not signed'))).toBe(true)
    await using strict = await makeRustshare(registry, (policy) =>
      policy.replace('signed: stable', 'signed: always'),
    )
    await strict.commit('Candidate')
    await strict.tag('v0.4.0-rc.1', 'nobody')
    const refused = await strict.json(
      ['publish', '--git-tag', 'v0.4.0-rc.1', '--digest', await strict.build('rc')],
      3,
    )
    expect(refused['error'].code).toBe('E_GIT_TAG_UNTRUSTED')
  })

  it('001-7: a tag is peeled to its commit, and one that names no commit is refused', async () => {
    await using project = await makeRustshare(registry, (policy) =>
      policy.replace('signed: stable', 'signed: never'),
    )
    const commit = await project.commit('Release', '0.3.0')
    const { git } = project.repository
    await git('tag', '--annotate', 'inner', '--message', 'inner')
    await git('tag', '--annotate', 'v0.3.0', '--message', 'outer', 'inner')
    const document = await project.json([
      'publish',
      '--git-tag',
      'v0.3.0',
      '--digest',
      await project.build('x'),
    ])
    expect(document['event'].commit).toBe(commit)
    await git('tag', '--annotate', 'v0.3.1', '--message', 'a tree', 'HEAD^{tree}')
    const refused = await project.json(
      ['publish', '--git-tag', 'v0.3.1', '--digest', await project.build('y')],
      3,
    )
    expect(refused['error'].code).toBe('E_GIT_TAG_UNTRUSTED')
  })

  it('001-8: no command makes, moves or pushes a release tag or a branch of the project', async () => {
    await using project = await makeRustshare(registry)
    await project.commit('Release', '0.3.0')
    await project.tag('v0.3.0')
    const refs = async (): Promise<string> => {
      const local = await project.repository.git('for-each-ref', 'refs/heads', 'refs/tags')
      const remote = await project.repository.git('ls-remote', 'origin')
      return `${local}\n${remote}`
        .split('\n')
        .filter((line) => !line.endsWith('tidemark'))
        .join('\n')
    }
    const before = await refs()
    const digest = await project.build('x')
    await project.json(['publish', '--git-tag', 'v0.3.0', '--digest', digest])
    for (const args of [
      ['plan', '--git-tag', 'v0.3.0'],
      ['status'],
      ['log'],
      ['show', 'latest'],
      ['explain', 'latest'],
      ['replay'],
      ['lint'],
    ]) {
      await project.json(args)
    }
    expect(await refs()).toBe(before)
  })
})
