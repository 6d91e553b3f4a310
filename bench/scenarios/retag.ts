import { makeFixture, openStores } from '../fixture.ts'
import { measure } from '../measure.ts'
import type { Subject } from '../measure.ts'
import { TIDEMARK, timed } from '../process.ts'
import type { RunOptions } from '../process.ts'
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
        ...peerSubjects(options, `${image}@${manifest.digest}`, where),
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
        ...ratio('publish / ten regctl image copy', timings, ['tidemark publish', 'regctl image copy x10']),
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

function publish({ digest }: Manifest, where: RunOptions): Subject {
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

function peerSubjects({ peers }: BenchOptions, source: string, where: RunOptions): readonly Subject[] {
  const { crane, skopeo, regctl } = peers
  const [image = ''] = source.split('@')
  const http = `reg=${image.split('/')[0]},tls=disabled`
  const plain = ['--src-tls-verify=false', '--dest-tls-verify=false', '--quiet']
  const commands: Readonly<Record<string, ((tag: string) => readonly string[]) | null>> = {
    'crane tag': crane === null ? null : (tag) => [crane, 'tag', '--insecure', source, tag],
    'skopeo copy':
      skopeo === null
        ? null
        : (tag) => [skopeo, 'copy', ...plain, `docker://${source}`, `docker://${image}:${tag}`],
    'regctl image copy':
      regctl === null ? null : (tag) => [regctl, '--host', http, 'image', 'copy', source, `${image}:${tag}`],
  }
  return Object.entries(commands).flatMap(([name, command]) =>
    command === null ? [] : [tenTimes(name, command, where)],
  )
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

function tenTimes(name: string, command: (tag: string) => readonly string[], where: RunOptions): Subject {
  return {
    name: `${name} x10`,
    async run(sample) {
      for (const tag of tags(name.replaceAll(' ', '-'), sample)) await timed(command(tag), where)
      return undefined
    },
  }
}
