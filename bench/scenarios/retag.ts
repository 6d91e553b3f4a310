import { makeFixture, openStores } from '../fixture.ts'
import { measure } from '../measure.ts'
import type { Subject } from '../measure.ts'
import { TIDEMARK, timed } from '../process.ts'
import { rawRetag } from '../raw-retag.ts'
import { ratio } from '../scenario.ts'
import type { BenchOptions, Scenario } from '../scenario.ts'
import { writeTags } from '../../src/flows/publish/write-tags.ts'
import type { Manifest } from '../../src/model/descriptor.ts'
import type { Action } from '../../src/plan/action.ts'
import type { ImageStore } from '../../src/registry/image-store.ts'
import { startDockerRegistry } from '../../src/testing/docker-registry.ts'
import { makeImage } from '../../src/testing/images.ts'

const SUFFIXES = ['', '-a', '-b', '-c', '-d', '-e', '-f', '-g', '-h', '-i']

/** One image that is in the registry already gets ten new tags. */
export const retag: Scenario = {
  name: 'retag',
  async run(options) {
    const registry = await startDockerRegistry()
    const stores = openStores()
    try {
      const classes = SUFFIXES.map((suffix) => `  "{version}${suffix}": { from: release, moves: never }\n`)
      const image = `${registry.host}/bench/web`
      await using fixture = await makeFixture(`version: 1\nimage: ${image}\ntags:\n${classes.join('')}`)
      const store = stores.open(image)
      const manifest = await makeImage(store, { seed: 'retag' })
      const where = { cwd: fixture.root, env: fixture.env }
      const subjects = [
        publish(manifest, where),
        ...peerSubjects(options, image, manifest),
        { name: 'raw HTTP', run: (sample: number) => rawRetag(image, manifest.digest, tags('raw', sample)) },
        inProcess(store, manifest),
      ]
      await measure(subjects, 1)
      const timings = await measure(subjects.map(later), options.quick ? 1 : 9)
      const ratios = [
        ...ratio('writing ten tags / raw HTTP', timings, [
          'tidemark, process start left out',
          'raw HTTP',
          1.3,
        ]),
        ...ratio('publish / ten crane tag', timings, ['tidemark publish', 'crane tag x10', 1]),
        ...ratio('publish / ten skopeo copy', timings, ['tidemark publish', 'skopeo copy x10', 0.4]),
      ]
      return [{ scenario: 'retag', title: 'one image, ten new tags', timings, ratios }]
    } finally {
      await stores.close()
      await registry.stop()
    }
  },
}

/** The warm-up was sample 0: every sample has names of its own. */
function later(subject: Subject): Subject {
  return { name: subject.name, run: (sample) => subject.run(sample + 1) }
}

function tags(name: string, sample: number): readonly string[] {
  return SUFFIXES.map((suffix) => `${name}-${sample}${suffix}`)
}

function publish(
  { digest }: Manifest,
  where: { readonly cwd: string; readonly env: Readonly<Record<string, string>> },
): Subject {
  const command = (sample: number): readonly string[] => [
    ...TIDEMARK,
    'publish',
    '--version',
    `1.0.${sample}`,
    '--digest',
    digest,
    '--quiet',
  ]
  return { name: 'tidemark publish', run: (sample) => timed(command(sample), where) }
}

function peerSubjects({ peers }: BenchOptions, image: string, { digest }: Manifest): readonly Subject[] {
  const { crane, skopeo } = peers
  const plain = ['--src-tls-verify=false', '--dest-tls-verify=false', '--quiet']
  return [
    ...(crane === null
      ? []
      : [tenTimes('crane tag', (tag) => [crane, 'tag', '--insecure', `${image}@${digest}`, tag])]),
    ...(skopeo === null
      ? []
      : [
          tenTimes('skopeo copy', (tag) => [
            skopeo,
            'copy',
            ...plain,
            `docker://${image}@${digest}`,
            `docker://${image}:${tag}`,
          ]),
        ]),
  ]
}

/** What publish does in the registry to write ten tags, its reads before and after included. */
function inProcess(store: ImageStore, { digest }: Manifest): Subject {
  return {
    name: 'tidemark, process start left out',
    async run(sample) {
      const actions = tags('own', sample).map((tag): Action => {
        const to = { digest, version: null }
        return {
          image: store.name,
          tag,
          action: 'create',
          class: '{version}',
          moves: 'never',
          from: null,
          to,
          why: '',
        }
      })
      await writeTags({ image: store.name, store }, actions, () => {})
      return undefined
    },
  }
}

function tenTimes(name: string, command: (tag: string) => readonly string[]): Subject {
  return {
    name: `${name} x10`,
    async run(sample) {
      for (const tag of tags(name.replace(' ', '-'), sample)) await timed(command(tag))
      return undefined
    },
  }
}
