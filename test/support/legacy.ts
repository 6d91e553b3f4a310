import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'

import type { Digest } from '../../src/model/digest.ts'
import type { TestCommit } from '../../src/testing/git.ts'
import { makeProject } from './project.ts'
import type { Project } from './project.ts'
import type { SharedRegistry } from './registry.ts'

/** A project whose image was tagged by scripts for years; there is no policy. */
export interface Legacy extends Project {
  readonly image: string
  readonly place: string
  /** By what it was built as. */
  readonly digests: Readonly<Record<string, Digest>>
  /** Full commit id by git tag, and by branch for further commits. */
  readonly commits: Readonly<Record<string, string>>
  text(): Promise<string>
}

export interface LegacyOptions {
  readonly name: string
  /** What was built, by the tags that name it; `{sha}` stands for the commit of the git tag or branch that it was built as. */
  readonly images: Readonly<Record<string, readonly string[]>>
  /** Each on a commit of its own, a day after the one before. */
  readonly gitTags?: readonly string[]
  /** Each with a commit of its own. */
  readonly branches?: readonly string[]
  /** Labels of an image by what it was built as. */
  readonly labels?: Readonly<Record<string, Readonly<Record<string, string>>>>
}

const START = Date.UTC(2025, 0, 1)
const DAY = 24 * 60 * 60 * 1000

/** Makes such projects in a registry. */
export function legacyIn(registry: SharedRegistry): (options: LegacyOptions) => Promise<Legacy> {
  return async ({ name, images, gitTags = [], branches = [], labels = {} }) => {
    const repository = registry.repository(name)
    const image = `${registry.host}/${repository}`
    const released = gitTags.map((tag, at): TestCommit => ({
      message: `Work up to ${tag}`,
      date: new Date(START + at * DAY).toISOString(),
    }))
    const others = branches.map((branch): TestCommit => ({ message: `Work on ${branch}`, branch }))
    const project = await makeProject({
      policy: '',
      commits: [...released, ...others, {}],
      tags: gitTags.map((tag, commit) => ({ name: tag, commit })),
    })
    await rm(join(project.root, 'tidemark.yaml'))
    const ids = [...gitTags, ...branches].map(
      (each, at) => [each, project.repository.commits[at] ?? ''] as const,
    )
    const commits = Object.fromEntries(ids)
    const digests: Record<string, Digest> = {}
    for (const [seed, names] of Object.entries(images)) {
      const platforms = ['linux/amd64', 'linux/arm64']
      const digest = await project.push(image, { seed, platforms, labels: labels[seed] ?? {} })
      const commit = commits[seed] ?? commits[`v${seed}`] ?? ''
      for (const tag of names)
        await registry.raw.retag(repository, digest, tag.replace('{sha}', commit.slice(0, 7)))
      digests[seed] = digest
    }
    return Object.assign(project, {
      image,
      place: repository,
      digests,
      commits,
      text: async () => await readFile(join(project.root, 'tidemark.yaml'), 'utf8'),
      [Symbol.asyncDispose]: async () => await project.repository.remove(),
    })
  }
}
