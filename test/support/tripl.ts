import type { Digest } from '../../src/model/digest.ts'
import { makeProject, policyFixture } from './project.ts'
import type { Project } from './project.ts'
import type { SharedRegistry } from './registry.ts'

/** A project under policy 004. */
export interface Tripl extends Project {
  readonly image: string
  commit(message: string): Promise<string>
  tag(name: string): Promise<void>
  build(seed: string, platforms?: readonly string[]): Promise<Digest>
  /** Commits, tags, builds and publishes. */
  release(version: string): Promise<Record<string, any>>
  tags(): Promise<Record<string, string>>
}

/** The platforms of every image. */
export const BOTH = ['linux/amd64', 'linux/arm64']

export async function makeTripl(
  registry: SharedRegistry,
  edit: (policy: string) => string = (policy) => policy,
): Promise<Tripl> {
  const name = registry.repository('tripl')
  const policy = (await policyFixture('004', registry.host)).replace('vladenisov/tripl', name)
  const project = await makeProject({ policy: edit(policy), remote: true, now: '2026-06-01T08:00:00.000Z' })
  const { git } = project.repository
  const image = `${registry.host}/${name}`
  const tripl: Tripl = Object.assign(project, {
    image,
    async commit(message: string) {
      await git('commit', '--quiet', '--allow-empty', '--message', message)
      return await git('rev-parse', 'HEAD')
    },
    async tag(tag: string) {
      await git('tag', '--annotate', tag, '--message', tag)
    },
    build: async (seed: string, platforms: readonly string[] = BOTH) =>
      await project.push(image, { seed, platforms }),
    tags: () => registry.raw.tags(name),
    async release(version: string) {
      await tripl.commit(`chore(release): v${version}`)
      await tripl.tag(`v${version}`)
      const digest = await tripl.build(version)
      project.clock.advance(1000)
      return await project.json(['publish', '--git-tag', `v${version}`, '--digest', digest])
    },
  })
  return tripl
}
