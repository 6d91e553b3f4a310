import { describe, expect, it } from 'vitest'

import { makeProject } from '../support/project.ts'
import { useRegistry } from '../support/registry.ts'
import { grammarPolicy, makeRustshare } from '../support/rustshare.ts'

const registry = useRegistry()

const REFUSED = ['', 'v', 'v1.2', 'v1.2.3.4', 'v1.2.3-', 'abc', '1.2.3', 'v01.2.3', 'v1.02.3', 'v1.2.3-01']
const ACCEPTED = ['v1.2.3', 'v1.2.3-rc.2', 'v1.2.3-beta', 'v1.2.3-ALPHA', 'v1.2.3+meta']

describe('the git tags of RustShare', () => {
  it.each(REFUSED)('001-1: "%s" is no release', async (tag) => {
    await using project = await makeProject({ policy: await grammarPolicy(registry.host) })
    const document = await project.json(['plan', '--git-tag', tag], 3)
    expect(document['error'].code).toBe('E_GIT_TAG_REFUSED')
  })

  it('001-1: none of them publishes anything, even when git has such a tag', async () => {
    const name = registry.repository('backend')
    const policy = await grammarPolicy(`${registry.host}/${name}`)
    const image = `${registry.host}/${name}/kubedoio/rustshare-backend`
    await using project = await makeProject({ policy, tags: REFUSED.slice(1) })
    const digest = await project.push(image, { seed: 'x' })
    for (const tag of REFUSED) {
      const document = await project.json(['publish', '--git-tag', tag, '--digest', digest], 3)
      expect(document['error'].code).toBe('E_GIT_TAG_REFUSED')
    }
    expect(await registry.raw.tags(`${name}/kubedoio/rustshare-backend`)).toEqual({})
    const { entries } = await project.json(['log'])
    expect(entries).toEqual([])
  })

  it('001-1 001-2: replay takes and refuses the same git tags', async () => {
    const policy = await grammarPolicy(registry.host)
    const tags = [...REFUSED.slice(1), ...ACCEPTED].map((name, minute) => {
      return { name, commit: 0, date: `2026-01-02T00:${10 + minute}:00Z` }
    })
    await using project = await makeProject({ policy, tags })
    const { steps } = await project.json(['replay'])
    const kindOf = new Map(steps.map((step: any) => [step.gitTag, step.kind]))
    expect(REFUSED.slice(1).map((tag) => kindOf.get(tag))).toEqual(REFUSED.slice(1).map(() => 'refused'))
    expect(ACCEPTED.map((tag) => kindOf.get(tag))).toEqual([
      'release',
      'prerelease',
      'prerelease',
      'prerelease',
      // The second git tag for 1.2.3.
      'refused',
    ])
  })

  it.each(ACCEPTED)(
    '001-2: "%s" is a release, and build metadata stays out of the image tag',
    async (tag) => {
      await using project = await makeProject({ policy: await grammarPolicy(registry.host), tags: [tag] })
      const document = await project.json(['plan', '--offline', '--git-tag', tag])
      expect(document['tags'][0]).toBe(tag.slice(1).replace('+meta', ''))
    },
  )

  it('001-2: v1.2.3+meta publishes 1.2.3, and after it no other bytes are 1.2.3', async () => {
    await using project = await makeRustshare(registry)
    await project.commit('Release')
    await project.tag('v1.2.3+meta')
    const digest = await project.build('meta')
    const document = await project.json(['publish', '--git-tag', 'v1.2.3+meta', '--digest', digest])
    expect(document['tags'].filter((tag: string) => tag.startsWith('1'))).toEqual(['1.2.3', '1.2', '1'])
    await project.tag('v1.2.3')
    const other = await project.build('plain')
    const same = await project.json(['publish', '--git-tag', 'v1.2.3', '--digest', other], 3)
    expect(same['error'].code).toBe('E_IMMUTABLE')
    await project.commit('Later')
    await project.repository.git('tag', '--delete', 'v1.2.3')
    await project.tag('v1.2.3')
    const later = await project.json(['publish', '--git-tag', 'v1.2.3', '--digest', other], 3)
    expect(later['error'].code).toBe('E_TAG_COLLISION')
    expect((await project.tags())['1.2.3']).toBe(digest)
  })

  it('001-2: build metadata is refused where the policy does not say how to write it', async () => {
    const policy = (await grammarPolicy(registry.host)).replace(/ {2}buildMetadata: strip\n/u, '')
    await using project = await makeProject({ policy, tags: ['v1.2.3+meta'] })
    const document = await project.json(['plan', '--offline', '--git-tag', 'v1.2.3+meta'], 3)
    expect(document['error'].code).toBe('E_GIT_TAG_REFUSED')
  })

  it('001-2: two git tags that differ by build metadata only collide', async () => {
    const policy = await grammarPolicy(registry.host)
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

  it.each(['ssh', 'pgp'] as const)(
    '001-5: a text that was changed under its %s signature is refused, of a candidate too',
    async (signer) => {
      await using project = await makeRustshare(registry)
      await project.commit('Release', '0.3.0')
      for (const name of ['v0.3.0', 'v0.4.0-rc.1']) {
        await project.tag(name, signer)
        const { git, root } = project.repository
        const text = await git('cat-file', 'tag', name)
        await project.write('forged', `${text.replace('Release', 'Released')}\n`)
        const forged = await git('hash-object', '-t', 'tag', '-w', `${root}/forged`)
        await git('update-ref', `refs/tags/${name}`, forged)
        const args = ['publish', '--git-tag', name, '--digest', await project.build(name)]
        expect((await project.json(args, 3))['error'].code).toBe('E_GIT_TAG_UNTRUSTED')
      }
      expect(await project.tags()).toEqual({})
    },
  )

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

  it('001-8: no command makes, moves or pushes a git tag or a branch; the ledger alone changes', async () => {
    await using project = await makeRustshare(registry)
    await project.commit('Release', '0.3.0')
    await project.tag('v0.3.0')
    const { git } = project.repository
    const refs = async (): Promise<readonly string[]> => [
      await git('for-each-ref', '--format=%(objectname) %(refname)'),
      await git('ls-remote', 'origin'),
      await git('rev-parse', 'HEAD'),
      await git('status', '--porcelain'),
    ]
    const besidesLedger = (texts: readonly string[]): readonly string[] =>
      texts.flatMap((text) => text.split('\n').filter((line) => !/\/tidemark(?:-\w+)?$/u.test(line)))
    const before = await refs()
    const digest = await project.build('x')
    await project.json(['publish', '--git-tag', 'v0.3.0', '--digest', digest])
    const published = await refs()
    expect(published).not.toEqual(before)
    expect(besidesLedger(published)).toEqual(besidesLedger(before))
    for (const args of [
      ['publish', '--git-tag', 'v0.3.0', '--digest', digest],
      ['plan', '--git-tag', 'v0.3.0'],
      ['plan', '--all'],
      ['status'],
      ['log'],
      ['show', 'latest'],
      ['explain', 'latest'],
      ['replay'],
      ['lint'],
      ['init', '--dry-run', '--image', project.image],
    ]) {
      await project.json(args)
      expect(await refs(), args.join(' ')).toEqual(published)
    }
  })
})
