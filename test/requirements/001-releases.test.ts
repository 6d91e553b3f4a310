import { cp } from 'node:fs/promises'

import { describe, expect, it } from 'vitest'

import { cli } from '../support/cli.ts'
import { useRegistry } from '../support/registry.ts'
import { makeRustshare } from '../support/rustshare.ts'
import type { Rustshare } from '../support/rustshare.ts'

const registry = useRegistry()

async function push(project: Rustshare, seed: string): Promise<Record<string, any>> {
  await project.commit(seed)
  const digest = await project.build(seed)
  return await project.json(['publish', '--event', 'build', '--digest', digest])
}

describe('steps between versions', () => {
  it('001-9 001-10: a plan names the step, and a minor step before 1.0 may break', async () => {
    await using project = await makeRustshare(registry)
    await project.release('0.2.0')
    expect((await project.release('0.2.1'))['event'].step).toMatch(/^0\.2\.0 -> 0\.2\.1: patch/u)
    const minor = await project.release('0.3.0')
    expect(minor['event'].step).toMatch(/^0\.2\.1 -> 0\.3\.0: minor.*break/u)
    expect((await project.release('1.0.0'))['event'].step).toMatch(/major/u)
    expect((await project.release('1.1.0'))['event'].step).toMatch(/^1\.0\.0 -> 1\.1\.0: minor/u)
  })

  it('001-9: plan tells the step before anything is built', async () => {
    await using project = await makeRustshare(registry)
    await project.release('0.2.0')
    await project.commit('Release', '0.3.0')
    await project.tag('v0.3.0')
    const { event, actions } = await project.json(['plan', '--git-tag', 'v0.3.0'])
    expect(event.step).toBe('0.2.0 -> 0.3.0: minor; before 1.0.0 it may break')
    expect(actions.find(({ tag }: any) => tag === 'latest').why).toBe('0.2.0 -> 0.3.0')
  })

  it('001-10: a minor step before 1.0 needs upgrading notes, and a patch must not break', async () => {
    await using project = await makeRustshare(registry)
    await project.release('0.2.0')
    await project.commit('feat: no notes')
    await project.tag('v0.3.0')
    const digest = await project.build('0.3.0')
    const unmentioned = await project.json(['publish', '--git-tag', 'v0.3.0', '--digest', digest], 3)
    expect(unmentioned['error'].code).toBe('E_GATE')
    await project.commit('fix!: another answer')
    await project.tag('v0.2.1')
    const breaking = await project.json(
      ['publish', '--git-tag', 'v0.2.1', '--digest', await project.build('0.2.1')],
      3,
    )
    expect(breaking['error'].code).toBe('E_GATE')
    expect(Object.keys(await project.tags()).filter((tag) => tag.startsWith('0.'))).toEqual(['0.2', '0.2.0'])
  })
})

describe('upgrading notes', () => {
  it('001-10: are asked for at a minor step that does not begin its line with .0', async () => {
    await using project = await makeRustshare(registry)
    await project.release('0.2.0')
    await project.commit('feat: no notes')
    await project.tag('v0.3.1')
    const args = ['publish', '--git-tag', 'v0.3.1', '--digest', await project.build('0.3.1')]
    const refused = await project.json(args, 3)
    expect([refused['error'].code, refused['error'].where?.file]).toEqual(['E_GATE', 'docs/upgrading.md'])
    expect(Object.keys(await project.tags()).toSorted()).not.toContain('0.3.1')
    await project.commit('With notes', '0.3.1')
    await project.repository.git('tag', '--delete', 'v0.3.1')
    await project.tag('v0.3.1')
    expect((await project.json(args))['tags']).toContain('0.3')
  })

  it('001-10: of a patch cannot be judged in a shallow clone, which hides its commits', async () => {
    await using project = await makeRustshare(registry)
    await project.release('0.2.0')
    await project.commit('fix: small')
    await project.tag('v0.2.1')
    await project.repository.git('push', '--quiet', 'origin', 'main', 'v0.2.1')
    const clone = await project.repository.clone('--depth=1', '--branch=v0.2.1')
    await cp(`${project.root}/.github`, `${clone}/.github`, { recursive: true })
    await cp(`${project.root}/tidemark.yaml`, `${clone}/tidemark.yaml`)
    const args = ['publish', '--git-tag', 'v0.2.1', '--digest', await project.build('0.2.1'), '--json']
    const result = await cli(args, { cwd: clone, clock: project.clock })
    expect([result.code, result.json<any>().error.code]).toEqual([3, 'E_SHALLOW'])
  })
})

describe('a push to main', () => {
  it('001-11 001-12 001-24: publishes edge, the nightly and its commit, and no release tag', async () => {
    await using project = await makeRustshare(registry)
    const document = await push(project, 'one')
    const expected = [`sha-${document['event'].commit}`, 'nightly-2026-04-01', 'edge']
    expect(document['tags']).toEqual(expected)
    expect(Object.keys(await project.tags()).toSorted()).toEqual(expected.toSorted())
  })

  it('001-13: a nightly moves on its own UTC day, and is closed afterwards', async () => {
    await using project = await makeRustshare(registry)
    await push(project, 'ten at night')
    project.clock.set('2026-04-01T23:59:00.000Z')
    const late = await push(project, 'a minute to midnight')
    expect((await project.tags())['nightly-2026-04-01']).toBe(late['digest'])
    project.clock.set('2026-04-02T00:01:00.000Z')
    const next = await push(project, 'a minute past')
    expect(await project.tags()).toMatchObject({
      'nightly-2026-04-01': late['digest'],
      'nightly-2026-04-02': next['digest'],
    })
    await project.commit('yesterday again')
    const digest = await project.build('yesterday again')
    const args = ['publish', '--event', 'build', '--date', '2026-04-01T23:59:30Z', '--digest', digest]
    expect((await project.json(args, 3))['error'].code).toBe('E_IMMUTABLE')
    const { entries } = await project.json(['log', 'nightly-2026-04-01'])
    expect(entries).toHaveLength(2)
  })

  it('001-14 001-15: every build has its commit tag of one length, which other bytes cannot take', async () => {
    await using project = await makeRustshare(registry)
    const build = await push(project, 'one')
    const tag = `sha-${build['event'].commit}`
    const other = await project.build('the same commit, other bytes')
    const document = await project.json(['publish', '--event', 'build', '--digest', other], 3)
    expect(document['error'].code).toBe('E_IMMUTABLE')
    expect((await project.tags())[tag]).toBe(build['digest'])
    const mixed = (policy: string): string =>
      policy.replace(
        '  edge:',
        '  "commit-{sha}": { from: [build, release, prerelease], moves: never }\n  edge:',
      )
    await using two = await makeRustshare(registry, mixed)
    const { findings } = await two.json(['lint'], 6)
    expect(findings.map((finding: any) => finding.code)).toContain('E_SHA_LENGTHS')
  })
})

describe('a release', () => {
  it('001-16 001-26: publishes version, line, latest and commit; the major only where the policy does not withhold it', async () => {
    await using project = await makeRustshare(registry)
    const document = await project.release('0.3.1')
    expect(document['tags']).toEqual(['0.3.1', `sha-${document['event'].commit}`, '0.3', 'latest'])
    await using whole = await makeRustshare(registry, (policy) => policy.replace(', versions: ">=1.0.0"', ''))
    const all = await whole.release('0.3.1')
    expect(all['tags']).toEqual(['0.3.1', `sha-${all['event'].commit}`, '0.3', '0', 'latest'])
  })

  it('001-17 001-24: a candidate publishes itself and its commit, and moves nothing', async () => {
    await using project = await makeRustshare(registry)
    const stable = await project.release('0.3.1')
    const candidate = await project.release('0.4.0-rc.1')
    expect(candidate['tags']).toEqual(['0.4.0-rc.1', `sha-${candidate['event'].commit}`])
    expect(await project.tags()).toMatchObject({ latest: stable['digest'], '0.3': stable['digest'] })
    expect(Object.keys(await project.tags())).not.toContain('0.4')
  })

  it('001-25: a hotfix 2.5.2 after 2.6.2 publishes 2.5.2 and 2.5 only', async () => {
    await using project = await makeRustshare(registry)
    await project.release('2.5.1')
    const newest = await project.release('2.6.2')
    const hotfix = await project.release('2.5.2')
    expect(hotfix['tags']).toEqual(['2.5.2', `sha-${hotfix['event'].commit}`, '2.5'])
    const expected = {
      latest: newest['digest'],
      2: newest['digest'],
      2.6: newest['digest'],
      2.5: hotfix['digest'],
    }
    expect(await project.tags()).toMatchObject(expected)
  })

  it('001-27 001-28 001-29: has one digest and one commit for ever', async () => {
    await using project = await makeRustshare(registry)
    const first = await project.release('1.0.0')
    const tags = await project.tags()
    expect(new Set(first['tags'].map((tag: string) => tags[tag]))).toEqual(new Set([first['digest']]))
    const other = await project.build('other bytes')
    expect((await project.json(['publish', '--git-tag', 'v1.0.0', '--digest', other], 3))['error'].code).toBe(
      'E_IMMUTABLE',
    )
    const { git } = project.repository
    await project.commit('Moved')
    await git('tag', '--delete', 'v1.0.0')
    await project.tag('v1.0.0')
    const moved = await project.json(['publish', '--git-tag', 'v1.0.0', '--digest', first['digest']], 3)
    expect(moved['error'].code).toBe('E_TAG_COLLISION')
    const { entries } = await project.json(['log'])
    const released = entries.filter((entry: any) => entry.type === 'release')
    expect(released.map((entry: any) => [entry.data.version, entry.data.digest])).toEqual([
      ['1.0.0', first['digest']],
    ])
    expect(await project.tags()).toEqual(tags)
  })

  it('001-56: a run that was started by hand must have checked out the commit of the tag', async () => {
    await using project = await makeRustshare(registry)
    const commit = await project.commit('Release', '1.0.0')
    await project.tag('v1.0.0')
    const head = await project.commit('Later')
    Object.assign(project.env, {
      GITHUB_ACTIONS: 'true',
      GITHUB_EVENT_NAME: 'workflow_dispatch',
      GITHUB_REF_TYPE: 'branch',
      GITHUB_REF_NAME: 'main',
      GITHUB_SHA: head,
      GITHUB_RUN_ID: '1',
    })
    const args = ['publish', '--git-tag', 'v1.0.0', '--digest', await project.build('x')]
    const refused = await project.json(args, 3)
    expect(refused['error']).toMatchObject({
      code: 'E_FACTS_CONTRADICT',
      details: { tagCommit: commit, commit: head },
    })
    expect(refused['error'].hints).toContain('git checkout v1.0.0')
    await project.repository.git('checkout', '--quiet', 'v1.0.0')
    await project.allowSigners()
    expect((await project.json(args))['event'].commit).toBe(commit)
  })
})
