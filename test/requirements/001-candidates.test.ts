import { describe, expect, it } from 'vitest'

import { splitWords } from '../../src/cli/demo/split-words.ts'
import { useRegistry } from '../support/registry.ts'
import { checkOf, failures, makeReleasing } from '../support/rustshare-cut.ts'

const registry = useRegistry()

/** A policy whose releases write no file, so that a release can be its candidate's very commit. */
function withoutFiles(policy: string): string {
  return policy
    .replace(/^ {2}files: .*\n/mu, '')
    .replace(/^ {2}changelog: .*\n/mu, '')
    .replace(/^ {2}before: .*\n/mu, '')
}

describe('the number of a candidate', () => {
  it('001-18 001-19: `cut rc` counts from the git tags: rc.1, rc.2, and rc.10 after rc.9', async () => {
    await using rustshare = await makeReleasing(registry)
    const { git } = rustshare.repository
    const first = await rustshare.cut('rc', 'minor')
    expect(first).toMatchObject({
      kind: 'prerelease',
      version: '0.4.0-rc.1',
      gitTag: 'v0.4.0-rc.1',
      files: [],
    })
    await rustshare.entry('fix: links')
    expect((await rustshare.cut('rc'))['version']).toBe('0.4.0-rc.2')
    for (const number of [3, 4, 5, 6, 7, 8, 9])
      await git('tag', '--annotate', `v0.4.0-rc.${number}`, '--message', 'Release candidate')
    await git('push', '--quiet', 'origin', '--tags')
    await rustshare.entry('fix: more links')
    expect((await rustshare.cut('rc'))['version']).toBe('0.4.0-rc.10')
    expect(await rustshare.remoteRefs('refs/tags/v0.4.0-rc.10')).toHaveLength(1)
  })

  it('001-19: a candidate that only the remote has counts, and one that was never pushed does not', async () => {
    await using rustshare = await makeReleasing(registry)
    const { git } = rustshare.repository
    await rustshare.cut('rc', 'minor')
    await git('tag', '--delete', 'v0.4.0-rc.1')
    await rustshare.entry('fix: links')
    expect((await rustshare.json(['cut', 'rc', '--dry-run']))['version']).toBe('0.4.0-rc.2')
    await git('tag', '--annotate', 'v0.4.0-rc.7', '--message', 'Never pushed')
    expect((await rustshare.json(['cut', 'rc', '--dry-run']))['version']).toBe('0.4.0-rc.2')
  })

  it('001-18: a number that is not the next is refused', async () => {
    await using rustshare = await makeReleasing(registry)
    expect(await rustshare.refused('0.4.0-rc.2')).toEqual(['E_CUT_CANDIDATE'])
    await rustshare.cut('0.4.0-rc.1')
    await rustshare.entry('fix: links')
    expect(await rustshare.refused('0.4.0-rc.3')).toEqual(['E_CUT_CANDIDATE'])
    expect(failures(await rustshare.json(['cut', '0.4.0-rc.1', '--yes'], 3))).toContain('E_CUT_TAG_EXISTS')
    await rustshare.cut('0.4.0-rc.2')
  })

  it('001-18: a candidate of a version that is released, or is lower than the stable one, is refused', async () => {
    await using rustshare = await makeReleasing(registry)
    await rustshare.cut('rc', 'minor')
    await rustshare.notes('0.4.0')
    await rustshare.cut('stable', '--accept-changes')
    await rustshare.entry('fix: links')
    for (const late of ['0.4.0-rc.2', '0.3.9-rc.1', '0.3.0-rc.1', '0.1.0-rc.1'])
      expect(await rustshare.refused(late), late).toEqual(['E_CUT_VERSION'])
    expect((await rustshare.cut('rc', 'patch'))['version']).toBe('0.4.1-rc.1')
  })
})

describe('the checklist of a candidate', () => {
  it.each([
    ['is empty', '### Added\n\n- Shares can expire.\n\n'],
    ['has headings alone', '- Shares can expire.\n\n'],
    ['is missing', '## [Unreleased]\n\n### Added\n\n- Shares can expire.\n\n'],
  ])('001-30: a changelog whose Unreleased %s refuses a candidate', async (_, text) => {
    await using rustshare = await makeReleasing(registry)
    const changelog = await rustshare.read('CHANGELOG.md')
    expect(changelog).toContain(text)
    await rustshare.change('docs: changelog', { 'CHANGELOG.md': changelog.replace(text, '') })
    expect(await rustshare.refused('rc', 'minor')).toEqual(['E_CUT_CHANGELOG'])
    await rustshare.change('docs: changelog', { 'CHANGELOG.md': changelog })
    await rustshare.cut('rc', 'minor')
    // A candidate takes nothing from Unreleased.
    expect(await rustshare.read('CHANGELOG.md')).toBe(changelog)
  })
})

describe('promoting a candidate', () => {
  it("001-20: the commit of the last candidate and the release's own are nothing to confirm", async () => {
    await using rustshare = await makeReleasing(registry)
    await rustshare.notes('0.4.0')
    const candidate = await rustshare.cut('rc', 'minor')
    const stable = await rustshare.cut('stable')
    expect(stable).toMatchObject({ version: '0.4.0', because: 'v0.4.0-rc.1 was the last candidate' })
    expect(stable['since']).toEqual({ what: 'v0.4.0-rc.1', commits: [] })
    expect(checkOf(stable, 'candidate')['status']).toBe('pass')
    expect(await rustshare.repository.git('rev-parse', `${stable['commit']}^`)).toBe(candidate['commit'])
  })

  it('001-20: other commits are shown, and refused unless somebody accepts them', async () => {
    await using rustshare = await makeReleasing(registry)
    await rustshare.notes('0.4.0')
    await rustshare.cut('rc', 'minor')
    const id = await rustshare.entry('fix: links')
    const since = { what: 'v0.4.0-rc.1', commits: [{ id, subject: 'fix: links' }] }
    for (const words of [['stable'], ['minor'], ['0.4.0']])
      expect(await rustshare.refused(...words), words.join(' ')).toEqual(['E_CUT_CANDIDATE'])
    const planned = await rustshare.json(['cut', 'stable', '--dry-run'])
    expect([planned['since'], checkOf(planned, 'candidate')['status']]).toEqual([since, 'warn'])
    expect((await rustshare.cut('stable', '--accept-changes'))['since']).toEqual(since)
  })

  it('001-20: a release that does not descend from its candidate is refused', async () => {
    await using rustshare = await makeReleasing(registry)
    const { git } = rustshare.repository
    await rustshare.notes('0.4.0')
    await git('push', '--quiet')
    await git('switch', '--quiet', '--create', 'other')
    await rustshare.change('fix: elsewhere')
    await git('tag', '--annotate', 'v0.4.0-rc.1', '--message', 'Release candidate 0.4.0-rc.1')
    await git('push', '--quiet', 'origin', 'v0.4.0-rc.1')
    await git('switch', '--quiet', 'main')
    expect(await rustshare.refused('stable', '--accept-changes')).toEqual(['E_CUT_CANDIDATE'])
  })

  it('001-20: `cut stable` without an open candidate is refused', async () => {
    await using rustshare = await makeReleasing(registry)
    expect((await rustshare.json(['cut', 'stable', '--yes'], 3))['error'].code).toBe('E_CUT_CANDIDATE')
  })

  it('001-21: the same commit: `next` publishes the digest of the candidate, and that command, run, releases it', async () => {
    await using rustshare = await makeReleasing(registry, withoutFiles)
    await rustshare.notes('0.4.0')
    const candidate = await rustshare.cut('rc', 'minor')
    const digest = await rustshare.build('the candidate')
    await rustshare.json(['publish', '--git-tag', 'v0.4.0-rc.1', '--digest', digest])
    const stable = await rustshare.cut('stable')
    expect(stable['commit']).toBe(candidate['commit'])
    expect(stable['next']).toEqual([`tidemark publish --git-tag v0.4.0 --digest ${digest}`])
    const [tidemark, ...words] = splitWords(stable['next'][0])
    expect(tidemark).toBe('tidemark')
    await rustshare.json(words)
    expect(await rustshare.tags()).toEqual({
      '0.4.0-rc.1': digest,
      '0.4.0': digest,
      '0.4': digest,
      latest: digest,
      [`sha-${candidate['commit']}`]: digest,
    })
  })

  it('001-21: another commit: `next` names no digest, and the check says that the image is built again', async () => {
    await using rustshare = await makeReleasing(registry)
    await rustshare.notes('0.4.0')
    await rustshare.cut('rc', 'minor')
    const digest = await rustshare.build('the candidate')
    await rustshare.json(['publish', '--git-tag', 'v0.4.0-rc.1', '--digest', digest])
    const stable = await rustshare.cut('stable')
    expect(stable['next']).toEqual(['tidemark plan --git-tag v0.4.0'])
    expect(checkOf(stable, 'candidate')['message']).toContain('built again')
  })
})
