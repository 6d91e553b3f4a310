import type { Digest } from '../../src/model/digest.ts'
import { makeProject } from './project.ts'
import type { Project } from './project.ts'
import type { SharedRegistry } from './registry.ts'

const SOURCE = 'https://git.example/platform/services'
const NAMES = ['config-api', 'auth-proxy', 'media-core'] as const

/** Three services that go from dev to staging to prod, on a registry of their own repositories. */
export interface Stages extends Project {
  readonly images: Readonly<Record<string, string>>
  /** Publishes a build of a new commit of one service, which dev follows; the digest and the commit. */
  deliver(service: string, seed: string): Promise<{ readonly digest: Digest; readonly commit: string }>
  /** Publishes a release of one service. */
  release(
    service: string,
    version: string,
    labels?: Readonly<Record<string, string>>,
  ): Promise<{ readonly digest: Digest; readonly commit: string }>
  /** Runs a command that must end with `code`, as somebody else. */
  as<T = Record<string, any>>(person: string, args: readonly string[], code?: number): Promise<T>
  /** What a tag of a service names at the registry. */
  tag(service: string, tag: string): Promise<string | undefined>
  /** The ledger's entries. */
  entries(): Promise<readonly Record<string, any>[]>
}

/** The policy of document 003 with what a test wants of its environments. */
export function stagesPolicy(images: Readonly<Record<string, string>>, rest: string): string {
  const components = Object.entries(images).map(([name, image]) => `  ${name}: { image: ${image} }\n`)
  return `version: 1
source: ${SOURCE}
components:
${components.join('')}releases: { gitTag: "v{version}" }
tags:
  "v{version}": { from: release, moves: never }
  "{sha}":      { from: [build, release], moves: never }
  "env-{env}":  { from: promotion, moves: freely }
require: { tag: "{sha}" }
${rest}`
}

/** dev follows main; staging and prod come after, and ask for nothing else. */
export const PLAIN_STAGES = `environments:
  dev:     { follows: { branches: [main] } }
  staging: { after: dev }
  prod:    { after: staging }
`

/** Makes the project; `rest` is the end of its policy. */
export async function makeStages(
  registry: SharedRegistry,
  rest: string = PLAIN_STAGES,
  names: readonly string[] = NAMES,
): Promise<Stages> {
  const repositories = names.map((name) => [name, registry.repository(name)] as const)
  const images = Object.fromEntries(repositories.map(([name, path]) => [name, `${registry.host}/${path}`]))
  const policy = stagesPolicy(images, rest)
  const project = await makeProject({ policy, remote: true, now: '2026-05-04T09:00:00.000Z' })
  let counter = 0
  const stages: Stages = Object.assign(project, {
    images,
    async deliver(service: string, seed: string) {
      await project.repository.git('commit', '--quiet', '--allow-empty', '--message', `${service} ${seed}`)
      const commit = await project.repository.git('rev-parse', 'HEAD')
      const digest = await project.push(images[service] ?? '', { seed: `${service} ${seed}` })
      await project.json(['publish', '--component', service, '--event', 'build', '--digest', digest])
      return { digest, commit }
    },
    async release(service: string, version: string, labels: Readonly<Record<string, string>> = {}) {
      counter += 1
      await project.repository.git(
        'commit',
        '--quiet',
        '--allow-empty',
        '--message',
        `Release ${version} ${counter}`,
      )
      const commit = await project.repository.git('rev-parse', 'HEAD')
      const digest = await project.push(images[service] ?? '', { seed: `${service} ${version}`, labels })
      const args = ['publish', '--component', service, '--version', version, '--digest', digest]
      await project.json([...args, '--branch', 'main'])
      return { digest, commit }
    },
    async as<T>(person: string, args: readonly string[], code = 0): Promise<T> {
      const before = { ...project.env }
      Object.assign(project.env, {
        GIT_COMMITTER_NAME: person,
        GIT_COMMITTER_EMAIL: `${person}@acme.example`,
      })
      try {
        return await project.json<T>(args, code)
      } finally {
        for (const name of Object.keys(project.env)) delete project.env[name]
        Object.assign(project.env, before)
      }
    },
    async tag(service: string, tag: string) {
      const path = repositories.find(([name]) => name === service)?.[1] ?? ''
      return (await registry.raw.tags(path))[tag]
    },
    entries: async () => (await project.json(['log']))['entries'],
  })
  return stages
}
