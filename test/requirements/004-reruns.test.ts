import { describe, expect, it } from 'vitest'

import { useRegistry } from '../support/registry.ts'
import { BOTH, makeTripl } from '../support/tripl.ts'

const registry = useRegistry()

describe('tripl', () => {
  it('004-21: a git tag that is no version publishes nothing', async () => {
    await using project = await makeTripl(registry)
    await project.tag('vnext')
    const digest = await project.build('x')
    for (const args of [
      ['--git-tag', 'vnext'],
      ['--component', 'app', '--git-tag', 'vnext'],
    ]) {
      const document = await project.json(['publish', ...args, '--digest', digest], 3)
      expect(document['error'].code).toBe('E_GIT_TAG_REFUSED')
    }
    Object.assign(project.env, { GITHUB_ACTIONS: 'true', GITHUB_REF_TYPE: 'tag', GITHUB_REF_NAME: 'vnext' })
    const pushed = await project.json(['publish', '--digest', digest], 3)
    expect(pushed['error'].code).toBe('E_GIT_TAG_REFUSED')
    expect(await project.tags()).toEqual({})
    const { steps, final } = await project.json(['replay', '--component', 'app'])
    expect([steps.map((step: any) => [step.gitTag, step.kind]), final]).toEqual([[['vnext', 'refused']], {}])
  })

  it('004-23: v1.4.0 publishes exactly 1.4.0, 1.4, latest and its commit', async () => {
    await using project = await makeTripl(registry)
    const document = await project.release('1.4.0')
    const short = document['event'].commit.slice(0, 7)
    expect(document['tags']).toEqual(['1.4.0', `sha-${short}`, '1.4', 'latest'])
    expect(Object.keys(await project.tags()).toSorted()).toEqual(['1.4', '1.4.0', 'latest', `sha-${short}`])
  })

  it('004-24: a prerelease publishes nothing', async () => {
    await using project = await makeTripl(registry)
    await project.commit('rc')
    await project.tag('v1.5.0-rc.1')
    const digest = await project.build('rc')
    const document = await project.json(['publish', '--git-tag', 'v1.5.0-rc.1', '--digest', digest], 3)
    expect(document['error'].code).toBe('E_GIT_TAG_REFUSED')
    const named = await project.json(
      ['publish', '--component', 'app', '--event', 'release', '--version', '1.5.0-rc.1', '--digest', digest],
      3,
    )
    expect(named['error'].code).toBe('E_FACTS_CONTRADICT')
    expect(await project.tags()).toEqual({})
  })

  it('004-25: latest and the line move only to what is highest', async () => {
    await using project = await makeTripl(registry)
    const newest = await project.release('1.4.0')
    const line = await project.release('1.3.1')
    const older = await project.release('1.3.0')
    expect(line['tags']).toContain('1.3')
    expect(older['tags']).toEqual(['1.3.0', `sha-${older['event'].commit.slice(0, 7)}`])
    expect(await project.tags()).toMatchObject({
      latest: newest['digest'],
      '1.4': newest['digest'],
      '1.3': line['digest'],
    })
  })

  it('004-26: the commit tag is that of the git tag, and a label that says otherwise is refused', async () => {
    await using project = await makeTripl(registry)
    const commit = await project.commit('Release')
    await project.tag('v1.4.0')
    await project.commit('Later')
    const digest = await project.build('x')
    const document = await project.json(['publish', '--git-tag', 'v1.4.0', '--digest', digest])
    expect([document['event'].commit, document['tags'][1]]).toEqual([commit, `sha-${commit.slice(0, 7)}`])
    await project.commit('Later still')
    const again = await project.json(['publish', '--git-tag', 'v1.4.0', '--digest', digest])
    expect([again['event'].commit, again['tags'], again['unchanged']]).toEqual([
      commit,
      document['tags'],
      true,
    ])
    await project.tag('v1.4.1')
    const labels = { 'org.opencontainers.image.revision': commit }
    const wrong = await project.push(project.image, { seed: 'y', platforms: BOTH, labels })
    const refused = await project.json(['publish', '--git-tag', 'v1.4.1', '--digest', wrong], 3)
    expect(refused['error'].code).toBe('E_LABELS')
  })

  it('004-27: a run for an existing tag comes to the same tags; a branch, a half version and an unknown tag are refused', async () => {
    await using project = await makeTripl(registry)
    const first = await project.release('1.4.0')
    const again = await project.json(['publish', '--git-tag', 'v1.4.0', '--digest', first['digest']])
    expect([again['tags'], again['unchanged']]).toEqual([first['tags'], true])
    for (const [name, code, exit] of [
      ['main', 'E_GIT_TAG_REFUSED', 3],
      ['v1.4', 'E_GIT_TAG_REFUSED', 3],
      ['v9.9.9', 'E_GIT_TAG_UNKNOWN', 4],
    ] as const) {
      const document = await project.json(['publish', '--git-tag', name, '--digest', first['digest']], exit)
      expect(document['error'].code).toBe(code)
    }
  })

  it('004-27: a run that was started by hand in CI comes to the same tags on the checkout of the tag, and to none elsewhere', async () => {
    await using project = await makeTripl(registry)
    const first = await project.release('1.4.0')
    const head = await project.commit('Later')
    Object.assign(project.env, {
      GITHUB_ACTIONS: 'true',
      GITHUB_EVENT_NAME: 'workflow_dispatch',
      GITHUB_REF_TYPE: 'branch',
      GITHUB_REF_NAME: 'main',
      GITHUB_SHA: head,
      GITHUB_RUN_ID: '7',
    })
    const args = ['publish', '--git-tag', 'v1.4.0', '--digest', first['digest']]
    expect((await project.json(args, 3))['error'].code).toBe('E_FACTS_CONTRADICT')
    await project.repository.git('checkout', '--quiet', 'v1.4.0')
    const again = await project.json(args)
    expect([again['tags'], again['unchanged'], again['event'].commit]).toEqual([
      first['tags'],
      true,
      first['event'].commit,
    ])
  })

  it('004-28: a run for an old tag moves its line only if it is the highest there, and never latest', async () => {
    await using project = await makeTripl(registry)
    const old = await project.release('1.3.0')
    const newest = await project.release('1.4.0')
    const before = await project.tags()
    const again = await project.json(['publish', '--git-tag', 'v1.3.0', '--digest', old['digest']])
    expect(again['unchanged']).toBe(true)
    expect(await project.tags()).toEqual(before)
    expect(before).toMatchObject({ '1.3': old['digest'], latest: newest['digest'] })
    // 1.3 is that of 1.3.0 for as long as there is no 1.3.1.
    const name = project.image.split('/').slice(1).join('/')
    await registry.raw.retag(name, newest['digest'], '1.3')
    const back = await project.json(['publish', '--git-tag', 'v1.3.0', '--digest', old['digest']])
    expect(back['written'].map(({ tag }: any) => tag)).toEqual(['1.3'])
    await project.release('1.3.1')
    const after = await project.tags()
    const late = await project.json(['publish', '--git-tag', 'v1.3.0', '--digest', old['digest']])
    expect([late['tags'], late['unchanged']]).toEqual([
      ['1.3.0', `sha-${old['event'].commit.slice(0, 7)}`],
      true,
    ])
    expect(await project.tags()).toEqual(after)
  })

  it('004-29: a run with other bytes is refused once the exact tag stands, and completes what is missing with the first', async () => {
    await using project = await makeTripl(registry)
    const first = await project.release('1.4.0')
    const name = project.image.split('/').slice(1).join('/')
    const rebuilt = await project.build('1.4.0 built again')
    const refused = await project.json(['publish', '--git-tag', 'v1.4.0', '--digest', rebuilt], 3)
    expect(refused['error'].code).toBe('E_IMMUTABLE')
    // The way out that it prints is one that can be pasted.
    const [, pasted = ''] = /  tidemark (cut .*)$/mu.exec(refused['error'].hints.join('\n')) ?? []
    await project.write('backend/pyproject.toml', '[project]\nname = "tripl"\nversion = "1.4.0"\n')
    await project.write('frontend/package.json', '{ "name": "tripl", "version": "1.4.0" }\n')
    await project.repository.git('add', 'backend', 'frontend')
    await project.commit('fix: a fault')
    expect((await project.json([...pasted.split(' '), '--yes']))['outcome']).toBe('done')
    expect((await project.json(['plan', '--git-tag', 'v1.4.1']))['tags'].slice(0, 1)).toEqual(['1.4.1'])
    await registry.raw.retag(name, rebuilt, '1.4')
    const completed = await project.json(['publish', '--git-tag', 'v1.4.0', '--digest', first['digest']])
    expect(completed['written'].map((tag: any) => [tag.tag, tag.from, tag.to])).toEqual([
      ['1.4', rebuilt, first['digest']],
    ])
    expect((await project.tags())['1.4']).toBe(first['digest'])
  })

  it('004-31: an image that lacks a platform is refused', async () => {
    await using project = await makeTripl(registry)
    await project.commit('Release')
    await project.tag('v1.4.0')
    const digest = await project.build('amd64 only', ['linux/amd64'])
    const document = await project.json(['publish', '--git-tag', 'v1.4.0', '--digest', digest], 3)
    expect(document['error'].code).toBe('E_PLATFORMS')
    expect(await project.tags()).toEqual({})
  })
})
