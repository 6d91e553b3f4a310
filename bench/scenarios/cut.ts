import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { measure } from '../measure.ts'
import { TIDEMARK, timed } from '../process.ts'
import type { Scenario } from '../scenario.ts'
import { makeRepository, testGit } from '../../src/testing/git.ts'

const POLICY = `version: 1
image: ghcr.io/acme/web
releases: { gitTag: "v{version}", annotated: true }
tags: semver
cut:
  branch: main
  files: [package.json]
  changelog: { file: CHANGELOG.md }
`

const CHANGELOG = '# Changelog\n\n## [Unreleased]\n\n### Fixed\n\n- A fault.\n'

/** The whole plan of a release, with every check, of a repository with years of history. */
export const cut: Scenario = {
  name: 'cut',
  async run({ quick }) {
    const count = quick ? 500 : 6000
    const every = count / 100
    const tags = Array.from({ length: 100 }, (_, at) => ({
      name: `v1.${Math.floor(at / 10)}.${at % 10}`,
      commit: Math.floor((at + 1) * every) - Math.ceil(every / 2),
    }))
    const files = {
      'tidemark.yaml': POLICY,
      'package.json': '{\n  "name": "web",\n  "version": "1.9.9"\n}\n',
      'CHANGELOG.md': CHANGELOG,
    }
    const commits = Array.from({ length: count }, (_, at) => ({
      message: at % 3 === 0 ? `feat: change ${at}` : `fix: change ${at}`,
      files: at === 0 ? files : { 'src/main.ts': `export const change = ${at}\n` },
    }))
    await using repository = await makeRepository({ commits, tags, remote: true })
    const empty = join(repository.root, '.git', 'empty.cjs')
    await writeFile(empty, '')
    const where = { cwd: repository.root }
    const git = async (): Promise<undefined> => {
      await testGit(repository.root, ['for-each-ref', 'refs/tags'])
      await testGit(repository.root, ['ls-remote', 'origin'])
      await testGit(repository.root, ['status', '--porcelain=v2'])
      await testGit(repository.root, ['log', '--format=%H%s%b', 'v1.9.9..HEAD'])
    }
    const subjects = [
      { name: 'empty Node', run: () => timed([process.execPath, empty], where) },
      { name: 'the four questions to git', run: git },
      {
        name: 'tidemark cut auto -n',
        run: () => timed([...TIDEMARK, 'cut', 'auto', '--dry-run', '--json'], where),
      },
    ]
    const timings = await measure(subjects, quick ? 1 : 9)
    const [node = 0, , own = 0] = timings.map(({ median }) => median)
    const ratios = [{ name: 'seconds over an empty Node start', value: (own - node) / 1000, target: 1 }]
    const title = `the plan of a release after ${count.toLocaleString('en')} commits and 100 git tags`
    return [{ scenario: 'cut', title, timings, ratios }]
  },
}
