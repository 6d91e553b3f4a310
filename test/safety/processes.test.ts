import { readdir } from 'node:fs/promises'

import { describe, expect, it } from 'vitest'

import { verifyChain } from '../../src/model/chain.ts'
import { EMPTY_HEAD } from '../../src/model/record.ts'
import { testGit } from '../../src/testing/git.ts'
import { cli } from '../support/cli.ts'
import { useRegistry } from '../support/registry.ts'
import { expectRecorded } from './processes/acknowledged.ts'
import { bundle } from './processes/bundle.ts'
import { Commands } from './processes/commands.ts'
import { Lane, ROUND } from './processes/lane.ts'
import type { Shared, Tally } from './processes/lane.ts'
import { Observer } from './processes/observer.ts'
import { orphansEnd } from './processes/orphans.ts'
import { Pool } from './processes/ready.ts'
import { makeScene } from './processes/scene.ts'
import type { Scene } from './processes/scene.ts'
import { Worker } from './processes/worker.ts'
import { Dice } from './simulate/dice.ts'

const registry = useRegistry()

const ROUNDS = Number(process.env['KILL_ROUNDS'] ?? 200)
const SEED = Number(process.env['KILL_SEED'] ?? Date.now() % 1_000_000)
const BATCH = 20
const LANES = 3

function policyText(): string {
  const image = (name: string): string => `${registry.host}/${registry.repository(name)}`
  return `version: 1
source: https://git.example/platform/services
components:
  web: { image: ${image('web')} }
  api: { image: [${image('api')}, ${image('mirror/api')}] }
releases: { gitTag: "v{version}" }
tags:
  "{version}":       { from: release, moves: never }
  "{major}.{minor}": { from: release, moves: forward }
  "{major}":         { from: release, moves: forward }
  latest:            { from: release, moves: forward }
  "sha-{sha}":       { from: [build, release], moves: never }
  "env-{env}":       { from: promotion, moves: freely }
require: { tag: "sha-{sha}" }
environments:
  dev:     { follows: { branches: [main] } }
  staging: { after: dev }
  prod:    { after: staging }
`
}

/** One of each command with nobody else about: how long it takes when it is left alone. */
async function rehearse(lane: Lane, { commands }: Shared): Promise<void> {
  const list = [
    ...(await Promise.all(['1.0', '1.0', '1.1'].map((line) => commands.publish('web', line)))),
    ...(await Promise.all(['1.0', '1.1'].map((line) => commands.publish('api', line)))),
    await commands.build('api'),
  ]
  for (const command of list) await lane.carryOut(command, 'rehearsal')
  const later = [
    () => commands.promote('api', 'staging'),
    () => commands.promote('web', 'staging'),
    () => commands.rollback('web', 'dev'),
    () => commands.rollback('web', 'dev'),
    () => commands.deprecate('web', new Dice(1)),
    () => commands.reconcile(),
  ]
  for (const command of later) await lane.carryOut(command(), 'rehearsal')
}

/** One `reconcile` mends whatever the kills have left, and the world is whole. */
async function expectWhole(
  scene: Scene,
  shared: Shared,
  place: { readonly clone: string; readonly where: string },
): Promise<void> {
  const { observer, acknowledged } = shared
  const { clone, where } = place
  await orphansEnd(ROUND)
  const mended = await run(clone, ['reconcile'])
  expect(mended, where).toMatchObject({ unmended: [] })
  const tags = await observer.check(`after reconcile ${where}`)
  expect(await wantedTags(scene, clone), where).toEqual(Object.fromEntries(tags))
  expect(await run(clone, ['reconcile']), where).toMatchObject({ unchanged: true, written: [], unmended: [] })
  const { entries } = await run(clone, ['log'])
  const seen = observer.records.map(({ seq, actor, component, type, data }) => ({
    seq,
    actor,
    component,
    type,
    data,
  }))
  expect(entries, where).toMatchObject(seen)
  expect(verifyChain(observer.records, EMPTY_HEAD).seq, where).toBe(entries.length)
  for (const each of acknowledged) expectRecorded(observer.records, each)
  await expectSound(scene.remote)
}

async function run(cwd: string, args: readonly string[]): Promise<Record<string, any>> {
  const { code, stdout, stderr } = await cli([...args, '--json'], { cwd })
  expect(code, `tidemark ${args.join(' ')}\n${stdout}${stderr}`).toBe(0)
  return JSON.parse(stdout)
}

/** What `plan --all` wants of every image, all of which must stand. */
async function wantedTags({ policy }: Scene, clone: string): Promise<Record<string, string>> {
  const wanted: Record<string, string> = {}
  for (const { name } of policy.components) {
    const { actions } = await run(clone, ['plan', '--all', '--component', name])
    for (const { action, image, tag, from, to } of actions) {
      expect(action, `${image}:${tag}`).toBe('keep')
      // Where every release of a line is deprecated, nothing is wanted of its float, which stays where it is.
      wanted[`${image}:${tag}`] = (to ?? from).digest
    }
  }
  return wanted
}

async function expectSound(remote: string): Promise<void> {
  expect(await testGit(remote, ['fsck', '--strict', '--no-dangling'])).toBe('')
  expect(await locksIn(remote)).toEqual([])
}

async function locksIn(folder: string): Promise<readonly string[]> {
  return (await readdir(folder, { recursive: true })).filter((path) => path.endsWith('.lock'))
}

describe('commands that are killed at random times, as processes of their own', () => {
  it(`${ROUNDS} times over, several at once: nothing that stood is lost, and one reconcile mends the rest`, async () => {
    console.log(
      `seed ${SEED}: replay with KILL_SEED=${SEED} (KILL_ROUNDS=${ROUNDS}); times of kills are as the machine has them`,
    )
    const dice = new Dice(SEED)
    await using scene = await makeScene(policyText())
    await using program = await bundle('once-worker')
    using pool = new Pool(program.file, LANES + 1)
    const observer = await Observer.open(scene, registry.raw)
    const tally: Tally = { traceless: 0, midway: 0, ended: 0, refused: 0, again: 0 }
    const commands = new Commands(scene, observer)
    const shared: Shared = { pool, observer, commands, acknowledged: [], tally, span: new Map() }
    await using lasting = await bundle('lasting-worker')
    using workers = new DisposableStack()
    const clones = await Promise.all(Array.from({ length: LANES }, () => scene.clone()))
    const lanes = clones.map((clone) => {
      const worker = workers.use(new Worker(lasting.file))
      return new Lane(shared, new Dice(dice.int(2 ** 31)), { clone, worker })
    })
    await rehearse(lanes[0]!, shared)
    for (let first = 1; first <= ROUNDS; first += BATCH) {
      const last = Math.min(first + BATCH - 1, ROUNDS)
      let next = first
      await Promise.all(
        lanes.map(async (lane) => {
          while (next <= last) await lane.round(next++)
        }),
      )
      await expectWhole(scene, shared, { clone: clones[0]!, where: `after round ${last}, seed ${SEED}` })
    }
    expect(tally.traceless + tally.midway + tally.ended).toBe(ROUNDS)
    expect(tally.traceless).toBeGreaterThan(0)
    expect(tally.midway).toBeGreaterThan(0)
    const locks = (await Promise.all(clones.map(locksIn))).flat()
    const spans = Object.fromEntries([...shared.span].map(([kind, span]) => [kind, Math.round(span)]))
    console.log(
      JSON.stringify({ rounds: tally, records: observer.records.length, locks, milliseconds: spans }),
    )
  }, 600_000)
})
