import { describe, expect, it } from 'vitest'

import { makeProject } from '../support/project.ts'
import type { Project } from '../support/project.ts'

/** A service whose version stands in the file VERSION, as document 003 has it, released from main. */
function policy(beforeOne: string): string {
  return `version: 1
image: registry.internal.example/config/api
releases: { version: VERSION, gitTag: "v{version}" }
tags:
  "v{version}": { from: release, moves: never }
cut:
  branch: main
  files: [VERSION]
  bump: { beforeOne: ${beforeOne} }
`
}

interface Case {
  readonly from: string
  readonly beforeOne?: string
  /** Oldest first. */
  readonly messages: readonly string[]
}

/** The service after release `from`, with commits since. */
async function makeService({ from, beforeOne = 'minor', messages }: Case): Promise<Project> {
  const project = await makeProject({
    policy: policy(beforeOne),
    remote: true,
    commits: [
      { message: 'Begin', files: { VERSION: `${from}\n` } },
      ...messages.map((message) => ({ message })),
    ],
    tags: [{ name: `v${from}`, commit: 0 }],
  })
  await project.repository.git('config', 'user.name', 'Ada')
  await project.repository.git('config', 'user.email', 'ada@example.org')
  return project
}

const FEAT = 'feat(config): watch files'
const FIX = 'fix: a leak'
const BREAK = 'refactor!: drop the old paths'
const FOOTER = 'fix: names\n\nBREAKING CHANGE: names are lower case'
const CHORE = 'chore: tidy up'

describe('cut auto', () => {
  it.each([
    ['1.2.3', [FIX, CHORE], '1.2.4', 1],
    ['1.2.3', [FIX, FEAT, FIX], '1.3.0', 2],
    ['1.2.3', [FEAT, BREAK, FEAT], '2.0.0', 2],
    ['1.2.3', [FOOTER, FEAT], '2.0.0', 1],
  ] as const)(
    '003-38: after %s, %j is %s, and the commit that decides is named',
    async (from, messages, version, decides) => {
      await using project = await makeService({ from, messages })
      const planned = await project.json(['cut', 'auto', '--dry-run'])
      expect([planned['current'], planned['version'], planned['outcome']]).toEqual([from, version, 'planned'])
      expect(planned['because']).toContain(project.repository.commits[decides]!.slice(0, 7))
      const done = await project.json(['cut', 'auto', '--yes'])
      expect([done['outcome'], done['gitTag']]).toEqual(['done', `v${version}`])
      expect(await project.repository.git('show', `v${version}:VERSION`)).toBe(version)
    },
  )

  it.each([
    ['minor', [BREAK], '0.5.0'],
    ['minor', [FEAT], '0.5.0'],
    ['minor', [FIX], '0.4.3'],
    ['shift', [BREAK], '0.5.0'],
    ['shift', [FEAT], '0.4.3'],
    ['shift', [FIX], '0.4.3'],
    ['none', [BREAK], '1.0.0'],
    ['none', [FEAT], '0.5.0'],
    ['none', [FIX], '0.4.3'],
  ] as const)(
    '003-38: before 1.0.0 under the rule %s, %j after 0.4.2 is %s',
    async (beforeOne, messages, version) => {
      await using project = await makeService({ from: '0.4.2', beforeOne, messages })
      const planned = await project.json(['cut', 'auto', '--dry-run'])
      expect([planned['version'], planned['outcome']]).toEqual([version, 'planned'])
      // Where the rule changes the step, the explanation says so.
      if (beforeOne !== 'none' && messages[0] === BREAK) expect(planned['because']).toContain(beforeOne)
    },
  )

  it.each([
    ['only chores', [CHORE, 'docs: a word', 'not a conventional commit']],
    ['no commit at all', []],
  ])('003-38: %s is nothing to release', async (_, messages) => {
    await using project = await makeService({ from: '1.2.3', messages })
    const refs = await project.repository.git('for-each-ref')
    const { error, outcome } = await project.json(['cut', 'auto', '--yes'], messages.length === 0 ? 0 : 3)
    expect(error?.code ?? outcome).toBe(messages.length === 0 ? 'nothing' : 'E_CUT_NOTHING')
    expect(await project.repository.git('for-each-ref')).toBe(refs)
  })

  it('003-38: what was released already decides nothing', async () => {
    await using project = await makeService({ from: '1.2.3', messages: [BREAK] })
    const { git } = project.repository
    await project.json(['cut', 'auto', '--yes'])
    await git('commit', '--quiet', '--allow-empty', '--message', FIX)
    expect((await project.json(['cut', 'auto', '--dry-run']))['version']).toBe('2.0.1')
  })
})
