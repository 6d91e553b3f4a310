import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

import { openRepository } from '../../src/git/open.ts'
import { openLedger } from '../../src/ledger/open.ts'
import type { Manifest } from '../../src/model/descriptor.ts'
import type { RecordDraft } from '../../src/model/record.ts'
import { startDockerRegistry } from '../../src/testing/docker-registry.ts'
import { makeImage } from '../../src/testing/images.ts'
import { makeFixture, openStores } from '../fixture.ts'
import type { Fixture } from '../fixture.ts'
import { measure } from '../measure.ts'
import type { Subject, Timing } from '../measure.ts'
import { TIDEMARK, timed } from '../process.ts'
import { rawTags } from '../raw-tags.ts'
import { ratio } from '../scenario.ts'
import type { BenchOptions, Ratio, Result, Scenario } from '../scenario.ts'

const SIZES = [1000, 3000, 10_000]
const SAMPLES = 3
/** As many as Tidemark sends at once. */
const CONCURRENCY = 32
/** Tags that a peer is started for; its time for all of them is worked out from these. */
const PEER_TAGS = 50

const FIRST = 'tidemark audit'
const SECOND = 'tidemark audit, nothing changed'
const RAW = `raw HEADs, ${CONCURRENCY} at once`

/** Every tag of an image is read and held against the ledger: a curve over the number of tags. */
export const audit: Scenario = {
  name: 'audit',
  async run(options) {
    const registry = await startDockerRegistry()
    try {
      const results: Result[] = []
      for (const size of options.quick ? [SIZES[0] ?? 0] : SIZES)
        results.push(await auditOf(size, `${registry.host}/bench/tags-${size}`, options))
      return results
    } finally {
      await registry.stop()
    }
  },
}

async function auditOf(size: number, image: string, options: BenchOptions): Promise<Result> {
  const policy = `version: 1\ncomponents: { web: { image: ${image} } }\ntags:\n  "{sha:full}": { from: build, moves: never }\n`
  await using fixture = await makeFixture(policy)
  const commits = Array.from({ length: size }, (_, at) => commitOf(at))
  const manifest = await fill(image, commits)
  await record(fixture.root, manifest, commits)
  const subjects = [
    own(FIRST, fixture, (sample) => `first-${sample}`),
    own(SECOND, fixture, () => 'second'),
    { name: RAW, run: () => rawTags(image, commits, { concurrency: CONCURRENCY }) },
    ...peerSubjects(image, commits, options),
  ]
  // What the second audit finds, and a page cache that is warm for all.
  await measure(subjects.slice(0, 3), 1)
  const timings = await measure(subjects.map(later), options.quick ? 1 : SAMPLES)
  return {
    scenario: 'audit',
    title: `audit of ${size.toLocaleString('en')} tags`,
    timings,
    ratios: [...ratiosOf(timings), ...(await requestRatios(fixture, size))],
  }
}

/** The warm-up was sample 0: every first audit has an empty cache. */
function later({ name, run }: Subject): Subject {
  return { name, run: (sample) => run(sample + 1) }
}

function commitOf(at: number): string {
  return createHash('sha1').update(`bench ${at}`).digest('hex')
}

async function fill(image: string, tags: readonly string[]): Promise<Manifest> {
  const stores = openStores()
  try {
    const manifest = await makeImage(stores.open(image), { seed: 'audit' })
    const content = { type: manifest.mediaType, body: manifest.bytes }
    await rawTags(image, tags, { concurrency: CONCURRENCY, content })
    return manifest
  } finally {
    await stores.close()
  }
}

/** As many builds, in one append. */
async function record(root: string, manifest: Manifest, commits: readonly string[]): Promise<void> {
  const repository = await openRepository(root)
  const clock = { now: () => new Date() }
  const random = (bytes: number): Uint8Array => crypto.getRandomValues(new Uint8Array(bytes))
  const where = { kind: 'git', remote: null, branch: 'tidemark' } as const
  const ledger = await openLedger(where, { repository, clock, random })
  const { digest, mediaType, bytes } = manifest
  const date = clock.now().toISOString()
  const drafts = commits.map((commit): RecordDraft => {
    const data = { digest, mediaType, size: bytes.length, images: [], commit, date }
    return { component: 'web', type: 'build', actor: 'bench', data }
  })
  await ledger.append(drafts, await ledger.head())
}

function cacheIn({ root }: Fixture, name: string): Readonly<Record<string, string>> {
  return { XDG_CACHE_HOME: join(root, 'cache', name) }
}

/** An audit that finds nothing: it would end with another code, and the measurement with it. */
function own(name: string, fixture: Fixture, cache: (sample: number) => string): Subject {
  const command = [...TIDEMARK, 'audit', '--fail-on', 'info', '--quiet']
  return {
    name,
    run: (sample) =>
      timed(command, { cwd: fixture.root, env: { ...fixture.env, ...cacheIn(fixture, cache(sample)) } }),
  }
}

function peerSubjects(image: string, tags: readonly string[], { peers }: BenchOptions): readonly Subject[] {
  const { crane, skopeo, regctl } = peers
  const http = `reg=${image.split('/')[0]},tls=disabled`
  const commands: Readonly<Record<string, ((from: string) => readonly string[]) | null>> = {
    'skopeo inspect':
      skopeo === null
        ? null
        : (from) => [skopeo, 'inspect', '--tls-verify=false', '--no-tags', `docker://${from}`],
    'crane digest': crane === null ? null : (from) => [crane, 'digest', '--insecure', from],
    'regctl image digest':
      regctl === null ? null : (from) => [regctl, '--host', http, 'image', 'digest', from],
  }
  return Object.entries(commands).flatMap(([name, command]) =>
    command === null ? [] : [perTag(name, tags, (tag) => command(`${image}:${tag}`))],
  )
}

/** One process a tag, one after the other, for a sample of the tags; the time is multiplied. */
function perTag(name: string, tags: readonly string[], command: (tag: string) => readonly string[]): Subject {
  const step = tags.length / PEER_TAGS
  return {
    name: `${name}, ${PEER_TAGS} tags x ${step}`,
    async run() {
      const start = performance.now()
      for (let at = 0; at < PEER_TAGS; at += 1) await timed(command(tags[at * step] ?? ''))
      return { milliseconds: (performance.now() - start) * step }
    },
  }
}

function ratiosOf(timings: readonly Timing[]): readonly Ratio[] {
  const peers = timings.map(({ name }) => name).slice(3)
  const memory = Math.max(...timings.map((timing) => timing.memory ?? 0))
  return [
    ...ratio('audit / raw HEADs', timings, [FIRST, RAW, 1.5]),
    ...ratio('audit, nothing changed / raw HEADs', timings, [SECOND, RAW, 1.5]),
    ...peers.flatMap((name) => ratio(`audit / ${name.split(',')[0]}`, timings, [FIRST, name, 0.1])),
    { name: 'peak MiB of an audit', value: memory, target: 200 },
  ]
}

/** What a second audit asks for beyond one request a tag: the list of tags, and whether there is an API that has them in bulk. */
async function requestRatios(fixture: Fixture, size: number): Promise<readonly Ratio[]> {
  const file = join(fixture.root, 'audit.json')
  const command = [...TIDEMARK, 'audit', '--format', 'json', '--output', file, '--quiet']
  await timed(command, { cwd: fixture.root, env: { ...fixture.env, ...cacheIn(fixture, 'second') } })
  const { requests }: { readonly requests: number } = JSON.parse(await readFile(file, 'utf8'))
  return [{ name: 'requests beyond one a tag, nothing changed', value: requests - size, target: null }]
}
