import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { makeFixture } from '../fixture.ts'
import { measure } from '../measure.ts'
import { openAt } from '../open-ledger.ts'
import { TIDEMARK, timed } from '../process.ts'
import { ratio } from '../scenario.ts'
import type { Result, Scenario } from '../scenario.ts'
import { digestOf } from '../../src/model/digest.ts'
import type { RecordDraft } from '../../src/model/record.ts'

const DATE = '2026-01-01T00:00:00.000Z'
const RELEASES = 20
const TAGS = `tags:
  "{version}": { from: release, moves: never }
  "{major}.{minor}": { from: release, moves: forward }
  latest: { from: release, moves: forward }
  "{branch}-{sha}": { from: build, branches: [main], moves: never }
`

/** One policy of so many components, twenty releases each: what it costs to read, to prove, and to ask about one and about all of them. */
export const components: Scenario = {
  name: 'components',
  async run({ quick }) {
    const results: Result[] = []
    for (const count of quick ? [2] : [1, 20, 200]) results.push(await policyOf(count, quick ? 1 : 9))
    return results
  },
}

async function policyOf(count: number, samples: number): Promise<Result> {
  const names = Array.from({ length: count }, (_, at) => `part-${at}`)
  const lines = names.map((name) => `  ${name}: { image: ghcr.io/acme/${name}, paths: [${name}] }\n`)
  await using fixture = await makeFixture(`version: 1\ncomponents:\n${lines.join('')}${TAGS}`)
  const { root, env } = fixture
  const ledger = await openAt(root, () => new Date(DATE))
  await ledger.append(names.flatMap(releasesOf), await ledger.head())
  const empty = join(root, 'empty.cjs')
  await writeFile(empty, '')
  const last = ['--component', names.at(-1) ?? '']
  const plan = ['plan', ...last, '--version', '1.20.0', '--offline']
  const commands: readonly (readonly [string, readonly string[]])[] = [
    ['empty Node', [process.execPath, empty]],
    ['tidemark lint', [...TIDEMARK, 'lint']],
    ['tidemark plan, of one', [...TIDEMARK, ...plan]],
    ['tidemark show latest, of one', [...TIDEMARK, 'show', 'latest', ...last]],
    ['tidemark status', [...TIDEMARK, 'status']],
  ]
  const subjects = commands.map(([name, words]) => ({ name, run: () => timed(words, { cwd: root, env }) }))
  const timings = await measure(subjects, samples)
  const ratios = timings
    .slice(1)
    .flatMap(({ name }) => ratio(`${name} / empty Node`, timings, [name, 'empty Node']))
  return { scenario: 'components', title: `a policy of ${count} components`, timings, ratios }
}

function releasesOf(component: string): readonly RecordDraft[] {
  const [image, mediaType] = [`ghcr.io/acme/${component}`, 'application/vnd.oci.image.index.v1+json']
  return Array.from({ length: RELEASES }, (_, at): readonly RecordDraft[] => {
    const [version, base] = [`1.${at}.0`, { component, actor: 'ci' }]
    const to = digestOf(`${component} ${version}`)
    const commit = digestOf(version).slice(-40)
    const data = { digest: to, mediaType, size: 500, images: [image], commit, date: DATE, version }
    const tags = [version, `1.${at}`, 'latest'].map((tag) => ({ tag, class: tag, from: null, to, version }))
    return [
      { ...base, type: 'release', data },
      { ...base, type: 'published', data: { image, tags } },
    ]
  }).flat()
}
