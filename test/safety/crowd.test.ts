import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { describe, expect, it } from 'vitest'

import type { LedgerRecord } from '../../src/model/record.ts'
import { makeRepository, testGit } from '../../src/testing/git.ts'
import { cli } from '../support/cli.ts'
import { useRegistry } from '../support/registry.ts'
import { expectRecorded } from './processes/acknowledged.ts'
import { bundle } from './processes/bundle.ts'
import { BEFORE, drawVersions, makeStand } from './processes/crowd.ts'
import type { Stand } from './processes/crowd.ts'
import { Worker } from './processes/worker.ts'
import { Dice } from './simulate/dice.ts'

const registry = useRegistry()

const ROUNDS = Number(process.env['CROWD_ROUNDS'] ?? 50)
const SEED = Number(process.env['CROWD_SEED'] ?? Date.now() % 1_000_000)
const PUBLISHERS = 8
const ROLLBACKS = 2

/** What somebody meets who lost every try against the others; the same command again is all that it takes. */
const BUSY = ['E_LEDGER_MOVED', 'E_NOT_QUIET']

/** A process and its clone. */
interface Seat {
  readonly worker: Worker
  readonly clone: string
}

/** A command line, and the version that it deprecates. */
interface Part {
  readonly args: readonly string[]
  readonly deprecates: string | null
}

function publisher(version: string, digest: string, branch: string | null): Part {
  const args = ['publish', '--version', version, '--digest', digest]
  return { args: branch === null ? args : [...args, '--branch', branch], deprecates: null }
}

function back(dice: Dice): Part {
  const args = ['--reason', 'drill', '--yes']
  const kind = dice.int(4)
  if (kind === 0) return { args: ['rollback', 'prod', ...args], deprecates: null }
  if (kind === 1) return { args: ['rollback', 'staging', '--to', '1.0.0', ...args], deprecates: null }
  if (kind === 2) return { args: ['rollback', 'staging', ...args], deprecates: null }
  const version = dice.pick(['1.0.1', '3.0.1'])
  const quietly = ['--no-forge', '--no-changelog']
  return { args: ['deprecate', version, ...args, ...quietly], deprecates: version }
}

/** Runs one part until it is done; how often it had to be run again. */
async function play(
  { worker, clone }: Seat,
  { args }: Part,
  name: string,
): Promise<{ readonly document: any; readonly retries: number }> {
  const env = { GIT_COMMITTER_NAME: name, GIT_COMMITTER_EMAIL: `${name}@ci.example` }
  for (let retries = 0; ; retries += 1) {
    const { code, stdout, stderr } = await worker.run({ args: [...args, '--json'], cwd: clone, env })
    const document = JSON.parse(stdout)
    if (code === 0) return { document, retries }
    expect(BUSY, `${name}: tidemark ${args.join(' ')}\n${stdout}${stderr}`).toContain(document.error.code)
    expect(retries, `${name} starves`).toBeLessThan(3)
  }
}

/** What every tag shall name, by nothing but the list of what was published, what is deprecated, and what was promoted. */
function expectedTags(
  stand: Stand,
  deprecated: ReadonlySet<string>,
  records: readonly LedgerRecord[],
): Record<string, string> {
  const tags: Record<string, string> = Object.fromEntries(stand.digests)
  const good = [...stand.digests.keys()].filter((version) => !deprecated.has(version)).toSorted(byVersion)
  for (const version of good) {
    const [major = '', minor = ''] = version.split('.')
    // In rising order: the highest is the last to be written.
    for (const float of ['latest', major, `${major}.${minor}`]) tags[float] = stand.digests.get(version) ?? ''
  }
  for (const { type, data } of records) {
    if (type === 'promotion') tags[`env-${String(data['environment'])}`] = String(data['digest'])
  }
  return tags
}

function byVersion(one: string, other: string): number {
  const [a, b] = [one, other].map((version) => version.split('.').map(Number))
  return a![0]! - b![0]! || a![1]! - b![1]! || a![2]! - b![2]!
}

async function tagsOf(image: string): Promise<Record<string, string>> {
  return await registry.raw.tags(image.slice(registry.host.length + 1))
}

/** One round: everybody begins at once, and when the last has ended everything is right. */
async function round(seats: readonly Seat[], dice: Dice, number: number): Promise<number> {
  const image = `${registry.host}/${registry.repository('web')}`
  const place = { image, branch: `crowd-${number}`, clone: seats[0]!.clone }
  const stand = await makeStand(place, drawVersions(dice, PUBLISHERS))
  await Promise.all(
    seats.map(async ({ clone }) => await writeFile(join(clone, 'tidemark.yaml'), stand.policy)),
  )
  const ready = await cli(['reconcile', '--json'], { cwd: place.clone })
  expect(ready.code, ready.stdout).toBe(0)
  const parts = [
    ...stand.versions.map((version) =>
      publisher(version, stand.digests.get(version)!, dice.chance(0.5) ? 'main' : null),
    ),
    ...Array.from({ length: ROLLBACKS }, () => back(dice)),
  ]
  const ends = await Promise.all(parts.map(async (part, at) => await play(seats[at]!, part, `seat-${at}`)))
  const records = await stand.records()
  const deprecated = new Set(parts.flatMap(({ deprecates }) => deprecates ?? []))
  expect(await tagsOf(image)).toEqual(expectedTags(stand, deprecated, records))
  for (const [at, { document }] of ends.entries()) expectRecorded(records, { actor: `seat-${at}`, document })
  const released = records.flatMap(({ type, data }) => (type === 'release' ? [String(data['version'])] : []))
  expect(released.toSorted(byVersion)).toEqual([...BEFORE, ...stand.versions].toSorted(byVersion))
  return ends.reduce((sum, { retries }) => sum + retries, 0)
}

describe('eight publishers and two who go back, at once on one component', () => {
  it(`are all right at the end, ${ROUNDS} times over: every float, every environment, every record`, async () => {
    await using repository = await makeRepository({ commits: 3, remote: true })
    await using program = await bundle('lasting-worker')
    using stack = new DisposableStack()
    const seats: Seat[] = []
    while (seats.length < PUBLISHERS + ROLLBACKS) {
      seats.push({
        worker: stack.use(new Worker(program.file)),
        clone: await repository.clone(),
      })
    }
    const dice = new Dice(SEED)
    let retries = 0
    for (let number = 1; number <= ROUNDS; number += 1) {
      retries += await round(seats, dice, number).catch((error: unknown) => {
        throw new Error(`round ${number} of CROWD_SEED=${SEED}: ${String(error)}`, { cause: error })
      })
    }
    expect(await testGit(repository.remote!, ['fsck', '--strict', '--no-dangling'])).toBe('')
    console.log(
      `seed ${SEED}, ${ROUNDS} rounds: ${retries} of ${ROUNDS * seats.length} commands had to be run again`,
    )
  }, 600_000)
})
