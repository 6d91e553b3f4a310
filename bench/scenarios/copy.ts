import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { makeFixture, openStores } from '../fixture.ts'
import type { Fixture } from '../fixture.ts'
import { measure } from '../measure.ts'
import type { Sample, Subject } from '../measure.ts'
import { TIDEMARK, timed } from '../process.ts'
import { ratio } from '../scenario.ts'
import type { BenchOptions, Result, Scenario } from '../scenario.ts'
import { startDockerRegistry } from '../../src/testing/docker-registry.ts'
import { makeImage } from '../../src/testing/images.ts'

const MEGABYTE = 1_000_000
const SAMPLES = 3

/** One image of one big layer goes from one registry to an empty repository of another. */
export const copy: Scenario = {
  name: 'copy',
  run: async (options) => {
    const results = [await copyOf(100, options)]
    if (!options.quick) results.push(await copyOf(1000, options))
    return results
  },
}

async function copyOf(megabytes: number, options: BenchOptions): Promise<Result> {
  const from = await startDockerRegistry()
  const stores = openStores()
  try {
    await using fixture = await makeFixture('version: 1\n')
    const image = `${from.host}/bench/source`
    const { digest } = await makeImage(stores.open(image), { seed: 'copy', sizeBytes: megabytes * MEGABYTE })
    const source = `${image}@${digest}`
    const subjects = [
      own(fixture, source),
      ...peerSubjects(options, source),
      ...regctlSubject(options, source, fixture),
    ]
    const timings = await measure(subjects, options.quick ? 1 : SAMPLES)
    const peers = timings.map(({ name }) => name).slice(1)
    const memory = timings.find(({ name }) => name === 'tidemark publish')?.memory ?? Number.NaN
    const ratios = [
      ...peers.flatMap((name) => ratio(`publish / ${name}`, timings, ['tidemark publish', name, 1])),
      { name: 'peak MiB of publish', value: memory, target: 150 },
    ]
    return { scenario: 'copy', title: `copy of ${megabytes} MB between two registries`, timings, ratios }
  } finally {
    await stores.close()
    await from.stop()
  }
}

/** A registry that nobody knows anything of: skopeo would mount what it remembers to have copied there before. */
function subject(name: string, run: (host: string) => Promise<Sample>): Subject {
  return {
    name,
    async run() {
      const to = await startDockerRegistry()
      try {
        return await run(to.host)
      } finally {
        await to.stop()
      }
    },
  }
}

function own({ root, env }: Fixture, source: string): Subject {
  return subject('tidemark publish', async (host) => {
    const policy = `version: 1\nimage: ${host}/bench/own\ntags:\n  "{version}": { from: release, moves: never }\n`
    await writeFile(join(root, 'tidemark.yaml'), policy)
    const version = `1.0.${host.split(':')[1] ?? ''}`
    return await timed([...TIDEMARK, 'publish', '--version', version, '--from', source, '--quiet'], {
      cwd: root,
      env,
    })
  })
}

function peerSubjects({ peers: { crane, skopeo } }: BenchOptions, source: string): readonly Subject[] {
  const plain = ['--src-tls-verify=false', '--dest-tls-verify=false', '--quiet']
  const found: Subject[] = []
  if (crane !== null)
    found.push(
      subject('crane copy', (host) => timed([crane, 'copy', '--insecure', source, `${host}/bench/crane:x`])),
    )
  if (skopeo !== null)
    found.push(
      subject('skopeo copy', (host) =>
        timed([skopeo, 'copy', ...plain, `docker://${source}`, `docker://${host}/bench/skopeo:x`]),
      ),
    )
  return found
}

/** regctl speaks plain HTTP only to hosts that it is told of; its home is the fixture's. */
function regctlSubject(
  { peers: { regctl } }: BenchOptions,
  source: string,
  { env }: Fixture,
): readonly Subject[] {
  if (regctl === null) return []
  const plain = (host: string): readonly string[] => ['--host', `reg=${host},tls=disabled`]
  const [from = ''] = source.split('/')
  const command = (host: string): readonly string[] => [
    regctl,
    ...plain(from),
    ...plain(host),
    'image',
    'copy',
    source,
    `${host}/bench/regctl:x`,
  ]
  return [subject('regctl image copy', async (host) => await timed(command(host), { env }))]
}
