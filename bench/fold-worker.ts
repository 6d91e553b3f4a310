import { peakMemory } from './memory.ts'
import { digestOf } from '../src/model/digest.ts'
import type { Digest } from '../src/model/digest.ts'
import { applyRecord, emptyState } from '../src/model/fold.ts'
import type { LedgerRecord } from '../src/model/record.ts'
import { createViews } from '../src/plan/views.ts'
import { loadPolicy } from '../src/policy/load.ts'

// node fold-worker.ts RECORDS EVERY: folds so many records, of which each EVERYth is a release and the others are builds,
// and prints milliseconds and peak memory as JSON.
const [count = 0, every = 1] = process.argv.slice(2).map(Number)
const policy = loadPolicy('version: 1\nimage: ghcr.io/acme/web\ntags: semver\n', 'tidemark.yaml')
const [component] = policy.components
if (component === undefined) throw new Error('the policy has a component')

/** The hash of a record that stands in for one; the chain is verified elsewhere. */
function hashOf(seq: number): Digest {
  return `sha256:${seq.toString(16).padStart(64, '0')}`
}

function recordAt(seq: number): LedgerRecord {
  const release = seq % every === 0
  const number = seq / every
  const version = `${1 + Math.floor(number / 10_000)}.${Math.floor(number / 100) % 100}.${number % 100}`
  const hex = seq.toString(16).padStart(8, '0')
  const date = new Date(1_700_000_000_000 + seq * 1000).toISOString()
  const digest = `sha256:${hex.repeat(8)}`
  const artifact = {
    digest,
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    size: 500,
    images: ['ghcr.io/acme/web'],
    commit: hex.repeat(5),
    date,
  }
  const data = release ? { ...artifact, version } : artifact
  const type = release ? 'release' : 'build'
  return {
    v: 1,
    seq,
    prev: seq === 1 ? null : hashOf(seq - 1),
    id: hex,
    time: date,
    actor: 'ci',
    component: 'web',
    type,
    data,
  }
}

const state = emptyState()
const views = createViews(component)
const CHUNK = 10_000
let seen = 0

/** Folds records that are there already, as a reader of the ledger has them; the milliseconds that it took. */
function grow(first: number, last: number): number {
  const made = Array.from({ length: last - first + 1 }, (_, at) => recordAt(first + at))
  // Through JSON, as strings put together from pieces would be joined while the clock runs.
  const records: readonly LedgerRecord[] = JSON.parse(JSON.stringify(made))
  const hashes: readonly Digest[] = JSON.parse(JSON.stringify(made.map(({ seq }) => hashOf(seq))))
  const start = performance.now()
  for (const [at, record] of records.entries()) applyRecord(state, record, hashes[at])
  const { facts } = state.component('web')
  for (; seen < facts.length; seen += 1) {
    const fact = facts[seen]
    if (fact !== undefined) views.add(fact)
  }
  return performance.now() - start
}

let milliseconds = 0
for (let seq = 1; seq <= count; seq += CHUNK) milliseconds += grow(seq, Math.min(count, seq + CHUNK - 1))
const more = 100
const oneMore =
  Array.from({ length: more }, (_, at) => grow(count + 1 + at, count + 1 + at)).reduce((a, b) => a + b) / more
process.stdout.write(
  JSON.stringify({
    milliseconds,
    oneMore,
    memory: peakMemory('self'),
    latest: views.wanted('latest')?.digest ?? digestOf(''),
  }),
)
