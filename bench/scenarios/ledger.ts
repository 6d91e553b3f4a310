import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { makeFixture } from '../fixture.ts'
import { measure } from '../measure.ts'
import type { Timing } from '../measure.ts'
import { openAt } from '../open-ledger.ts'
import { TIDEMARK, timed } from '../process.ts'
import { ratio } from '../scenario.ts'
import type { Ratio, Result, Scenario } from '../scenario.ts'
import { digestOf } from '../../src/model/digest.ts'
import type { RecordDraft } from '../../src/model/record.ts'

const POLICY = 'version: 1\nimage: ghcr.io/acme/web\ntags: semver\n'
const BEGIN = Date.parse('2020-01-01T00:00:00Z')
const DAY = 86_400_000
const BATCHES = 10

/** A git ledger of ten appends, one a day: one more record, and questions about the fifth day, each in a cold process. */
export const ledger: Scenario = {
  name: 'ledger',
  async run({ quick }) {
    const results: Result[] = []
    for (const records of quick ? [2000] : [10_000, 100_000, 1_000_000])
      results.push(await ledgerOf(records, quick ? 1 : 5))
    return results
  },
}

async function ledgerOf(records: number, samples: number): Promise<Result> {
  await using fixture = await makeFixture(POLICY)
  const { root, env } = fixture
  await fill(root, records)
  const empty = join(root, 'empty.cjs')
  await writeFile(empty, '')
  const asOf = ['--as-of', '2020-01-05T12:00:00Z']
  const commands: readonly (readonly [string, readonly string[]])[] = [
    ['empty Node', [process.execPath, empty]],
    ['tidemark show DIGEST --as-of', [...TIDEMARK, 'show', digestOf('1'), ...asOf]],
    ['tidemark show TAG --as-of', [...TIDEMARK, 'show', '1.0.0', ...asOf]],
    ['tidemark show FLOAT --as-of', [...TIDEMARK, 'show', 'latest', ...asOf]],
    ['tidemark history TAG', [...TIDEMARK, 'history', '1.0.0']],
    ['tidemark log TAG', [...TIDEMARK, 'log', '1.0.0']],
    ['tidemark log FLOAT', [...TIDEMARK, 'log', 'latest', '--limit', '5']],
  ]
  const subjects = commands.map(([name, words]) => ({ name, run: () => timed(words, { cwd: root, env }) }))
  const append = { name: 'open and append one record', run: async () => await appendOne(root) }
  const timings = await measure([...subjects, append], samples)
  const ratios = timings
    .slice(1)
    .flatMap(({ name }) => ratio(`${name} / empty Node`, timings, [name, 'empty Node']))
  const targets = records === 1_000_000 ? timings.flatMap((timing) => targetOf(timing)) : []
  const title = `a ledger of ${records.toLocaleString('en')} records`
  return { scenario: 'ledger', title, timings, ratios: [...ratios, ...targets] }
}

function targetOf({ name, median }: Timing): readonly Ratio[] {
  const target = name.startsWith('open and append') ? 300 : 200
  return /--as-of|append/u.test(name) ? [{ name: `ms of ${name}`, value: median, target }] : []
}

async function fill(root: string, records: number): Promise<void> {
  let now = BEGIN
  const made = await openAt(root, () => new Date(now))
  const size = records / BATCHES
  for (let batch = 0; batch < BATCHES; batch += 1) {
    now = BEGIN + batch * DAY
    const drafts = Array.from({ length: size }, (_, at) => draftOf(batch * size + at, now))
    await made.append(drafts, await made.head())
  }
}

/** Eight builds, a release, and its tags. */
function draftOf(number: number, now: number): RecordDraft {
  const base = { component: 'web', actor: 'ci' }
  const [turn, digest] = [Math.floor(number / 10), digestOf(String(number))]
  const version = `${1 + Math.floor(turn / 10_000)}.${Math.floor(turn / 100) % 100}.${turn % 100}`
  const to = digestOf(String(number - 1))
  // What the release ten records before was.
  const before = number < 10 ? null : digestOf(String(number - 11))
  const tags = [version, 'latest'].map((tag) => {
    return { tag, class: '{version}', from: tag === 'latest' ? before : null, to, version }
  })
  const images = ['ghcr.io/acme/web']
  if (number % 10 === 9) return { ...base, type: 'published', data: { image: 'ghcr.io/acme/web', tags } }
  const mediaType = 'application/vnd.oci.image.index.v1+json'
  const commit = number.toString(16).padStart(40, '0')
  const data = { digest, mediaType, size: 500, images, commit, date: new Date(now).toISOString() }
  return number % 10 === 8
    ? { ...base, type: 'release', data: { ...data, version } }
    : { ...base, type: 'build', data }
}

async function appendOne(root: string): Promise<undefined> {
  const opened = await openAt(root, () => new Date())
  const data = { version: '1.0.0', reason: 'broken' }
  await opened.append([{ component: 'web', actor: 'ci', type: 'deprecation', data }], await opened.head())
  return undefined
}
