import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { PYTMBOT_TAGS } from '../support/pytmbot.ts'
import { makeProject } from '../support/project.ts'
import type { Project } from '../support/project.ts'

interface Versions {
  readonly tag: string
  /** Path -> the lines of it that state a version, as they were at the tag. */
  readonly files: Readonly<Record<string, string>>
}

/** What the files of orenlab/pytmbot said at each of its git tags. */
const VERSIONS = JSON.parse(
  readFileSync(resolve(import.meta.dirname, '../fixtures/pytmbot-versions.json'), 'utf8'),
) as readonly Versions[]

const CHANGELOG = 'CHANGELOG.md'

/** The version files that there were then; `v.0.0.2` is read as its author meant it. */
function policyFor(files: readonly string[], changelog: string): string {
  const entries = files.map((path) =>
    path === 'pytmbot.yaml.sample' ? `{ path: ${path}, line: "config_version: '{version}'" }` : path,
  )
  return `version: 1
image: docker.io/orenlab/pytmbot
releases: { gitTag: "[v][.]{version}", prereleases: ["*"] }
tags: { "{version}": { from: [release, prerelease], moves: never } }
cut:
  prereleases: exact
  files: [${entries.join(', ')}]
${changelog}`
}

function commitFor({ tag, files }: Versions, changelog: string) {
  const names = Object.keys(files).filter((path) => path !== CHANGELOG)
  const date = PYTMBOT_TAGS.find((known) => known.tag === tag)?.time ?? ''
  const policy = policyFor(names, CHANGELOG in files ? changelog : '')
  return { message: tag, date, files: { ...files, 'tidemark.yaml': policy } }
}

async function historyWith(changelog: string): Promise<Project> {
  const commits = VERSIONS.map((each) => commitFor(each, changelog))
  const tags = VERSIONS.map(({ tag }, commit) => ({ name: tag, commit, lightweight: true }))
  return await makeProject({ policy: 'version: 1\n', commits, tags })
}

/** What the check says at every tag, as CI would run it there. */
async function checkAll(project: Project): Promise<ReadonlyMap<string, Record<string, any>>> {
  const results = new Map<string, Record<string, any>>()
  for (const { tag } of VERSIONS) {
    await project.repository.git('checkout', '--quiet', '--force', tag)
    const { code, stdout } = await project.run('cut', '--check', tag, '--json')
    results.set(tag, { code, ...JSON.parse(stdout) })
  }
  return results
}

describe("pytmbot's history", () => {
  let project: Project
  let results: ReadonlyMap<string, Record<string, any>>

  beforeAll(async () => {
    project = await historyWith(`  changelog: { file: ${CHANGELOG}, within: 7d }\n`)
    results = await checkAll(project)
  })

  afterAll(async () => {
    await project[Symbol.asyncDispose]()
  })

  function failing(code: string): readonly string[] {
    const found = [...results].filter(([, { findings = [] }]) =>
      findings.some((finding: { readonly code: string }) => finding.code === code),
    )
    return found.map(([tag]) => tag)
  }

  it('000-43: the version files disagree with eight of the 23 git tags, and each mismatch is listed', () => {
    const refused = [...results]
      .filter(([, { error }]) => error?.code === 'E_GIT_TAG_REFUSED')
      .map(([tag]) => tag)
    expect(refused).toEqual(['v0.0.3.1', '0.0.6.1'])
    const mismatched = failing('E_VERSION_MISMATCH')
    const all = VERSIONS.map(({ tag }) => tag).filter(
      (tag) => refused.includes(tag) || mismatched.includes(tag),
    )
    expect(all).toEqual([
      'v0.0.3',
      'v0.0.3.1',
      '0.0.6',
      '0.0.6.1',
      '0.0.7',
      'v0.0.8',
      'v.0.1.0-pre',
      'v0.2.0-rc1',
    ])
    expect(results.get('v0.0.3')?.['findings'].map(({ file }: { readonly file: string }) => file)).toEqual([
      'pyproject.toml',
      'app/__init__.py',
    ])
    for (const tag of all) expect(results.get(tag)?.['code'], tag).toBe(3)
  })

  it('000-43: a tag whose files all agree passes, with every place listed', () => {
    const { code, places } = results.get('v0.3.3') ?? {}
    expect(code).toBe(0)
    expect(places.map(({ file }: { readonly file: string }) => file).toSorted()).toEqual([
      'pyproject.toml',
      'pytmbot.yaml.sample',
      'pytmbot/globals.py',
      'uv.lock',
    ])
  })

  it('000-44: the entry of 0.3.1 is 22 days older than its git tag, which is more than the policy allows', () => {
    expect(failing('E_CUT_CHANGELOG')).toEqual(['v0.3.1'])
    expect(results.get('v0.3.1')?.['code']).toBe(3)
  })

  it('000-44: an entry that is not the version, or not the topmost, is found', async () => {
    const repository = await makeProject({
      policy: policyFor([], `  changelog: { file: ${CHANGELOG} }\n`),
      commits: [{ files: { [CHANGELOG]: '# Changelog\n\n## [0.3.0] - 2026-03-23\n\n- A.\n' } }],
      tags: [{ name: 'v0.3.0' }, { name: 'v0.3.1' }],
    })
    expect((await repository.json(['cut', '--check', 'v0.3.0']))['findings']).toEqual([])
    const { findings } = await repository.json(['cut', '--check', 'v0.3.1'], 3)
    expect(findings).toMatchObject([{ code: 'E_CUT_CHANGELOG', file: CHANGELOG }])
    await repository[Symbol.asyncDispose]()
  })
})
