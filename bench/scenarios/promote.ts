import { openRepository } from '../../src/git/open.ts'
import { openLedger } from '../../src/ledger/open.ts'
import type { Digest } from '../../src/model/digest.ts'
import type { RecordDraft } from '../../src/model/record.ts'
import { startDockerRegistry } from '../../src/testing/docker-registry.ts'
import { makeImage } from '../../src/testing/images.ts'
import type { ImageStores } from '../../src/registry/image-store.ts'
import { makeFixture, openStores } from '../fixture.ts'
import { measure } from '../measure.ts'
import { TIDEMARK, timed } from '../process.ts'
import { ratio } from '../scenario.ts'
import type { Scenario } from '../scenario.ts'

const COMPONENTS = 30
const NAMES = Array.from({ length: COMPONENTS }, (_, index) => `service-${String(index).padStart(2, '0')}`)
const SEEDS = ['a', 'b'] as const
const MOST = 3

/** One environment gets another digest: of one component, and of thirty together. */
export const promote: Scenario = {
  name: 'promote',
  async run(options) {
    const registry = await startDockerRegistry()
    const stores = openStores()
    try {
      await using fixture = await makeFixture(policyFor(registry.host))
      await record(fixture.root, await images(stores, registry.host))
      const where = { cwd: fixture.root, env: fixture.env }
      const run = async (sample: number, which: readonly string[]) =>
        await timed(
          [
            ...TIDEMARK,
            'promote',
            'staging',
            '--from',
            commitOf(SEEDS[sample % 2] ?? 'a'),
            ...which,
            '--quiet',
          ],
          where,
        )
      const subjects = [
        {
          name: 'promote one',
          run: async (sample: number) => await run(sample, ['--component', 'service-00']),
        },
        { name: 'promote thirty as a set', run: async (sample: number) => await run(sample + 1, ['--all']) },
      ]
      await measure(subjects, 2)
      const timings = await measure(subjects, options.quick ? 2 : 10)
      const pair = ['promote thirty as a set', 'promote one', MOST] as const
      const ratios = ratio('a set of thirty / one component', timings, pair)
      return [{ scenario: 'promote', title: 'one environment, another digest', timings, ratios }]
    } finally {
      await stores.close()
      await registry.stop()
    }
  },
}

function policyFor(host: string): string {
  const components = NAMES.map((name) => `  ${name}: { image: ${host}/bench/${name} }\n`)
  return `version: 1
components:
${components.join('')}tags:
  "{sha}":     { from: build, moves: never }
  "env-{env}": { from: promotion, moves: freely }
environments: { staging: {} }
`
}

function commitOf(seed: string): string {
  return seed.repeat(40)
}

interface Built {
  readonly component: string
  readonly seed: string
  readonly digest: Digest
}

async function images(stores: ImageStores, host: string): Promise<readonly Built[]> {
  const built: Built[] = []
  for (const component of NAMES) {
    for (const seed of SEEDS) {
      const { digest } = await makeImage(stores.open(`${host}/bench/${component}`), {
        seed: `${component} ${seed}`,
      })
      built.push({ component, seed, digest })
    }
  }
  return built
}

/** As sixty publishes would have recorded them. */
async function record(root: string, built: readonly Built[]): Promise<void> {
  const repository = await openRepository(root)
  const clock = { now: () => new Date() }
  const random = (bytes: number): Uint8Array => crypto.getRandomValues(new Uint8Array(bytes))
  const ledger = await openLedger(
    { kind: 'git', remote: null, branch: 'tidemark' },
    { repository, clock, random },
  )
  const drafts = built.map(({ component, seed, digest }): RecordDraft => {
    const date = clock.now().toISOString()
    const data = { digest, mediaType: 'm', size: 1, images: [], commit: commitOf(seed), date }
    return { component, type: 'build', actor: 'bench', data }
  })
  await ledger.append(drafts, await ledger.head())
}
