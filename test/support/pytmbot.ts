import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'

import type { Digest } from '../../src/model/digest.ts'
import type { TestCommit, TestTag } from '../../src/testing/git.ts'
import type { ImageRecipe } from '../../src/testing/images.ts'
import { makeProject, policyFixture } from './project.ts'
import type { Project, ProjectOptions } from './project.ts'

interface Tagged {
  readonly tag: string
  readonly type: 'annotated' | 'lightweight'
  readonly commit: string
  readonly time: string
}

/** The git tags of orenlab/pytmbot, oldest first, as they were in July 2026. */
export const PYTMBOT_TAGS = JSON.parse(
  readFileSync(resolve(import.meta.dirname, '../fixtures/pytmbot-tags.json'), 'utf8'),
) as readonly Tagged[]

export const PLATFORMS = ['linux/amd64', 'linux/arm64']

/** Pytmbot's project, or one like it, whose image is in a repository of its own. */
export interface Pytmbot extends Project {
  /** `HOST/REPOSITORY`. */
  readonly image: string
  /** Pushes an image for both platforms by digest, as the build does. */
  build(seed: string, recipe?: Partial<ImageRecipe>): Promise<Digest>
  /** The commit that a git tag names, whatever kind of tag it is. */
  commitOf(tag: string): Promise<string>
}

export interface PytmbotOptions extends Partial<ProjectOptions> {
  /** `127.0.0.1:PORT`. */
  readonly host: string
  readonly repository: string
}

/** A project under policy 000 with the given history; without one, pytmbot's own. */
export async function makePytmbot(options: PytmbotOptions): Promise<Pytmbot> {
  const { host, repository, policy = await pytmbotPolicy(host, repository), ...given } = options
  const history = given.commits === undefined && given.tags === undefined ? pytmbotHistory() : {}
  const project = await makeProject({ remote: true, ...history, ...given, policy })
  const image = `${host}/${repository}`
  return {
    ...project,
    image,
    build: async (seed, recipe) => await project.push(image, { seed, platforms: PLATFORMS, ...recipe }),
    commitOf: async (tag) => await project.repository.git('rev-parse', `${tag}^{commit}`),
    // A getter of the prototype would not be copied.
    [Symbol.asyncDispose]: async () => await project[Symbol.asyncDispose](),
  }
}

/** A commit for each of pytmbot's 23 git tags, and those tags that are older than `until` (RFC 3339, UTC; default: all). */
export function pytmbotHistory(until = '9999'): Pick<ProjectOptions, 'commits' | 'tags'> {
  const tags = PYTMBOT_TAGS.map(tagFor).filter((_, index) => timeOf(index) < until)
  return { commits: PYTMBOT_TAGS.map(commitFor), tags }
}

function timeOf(index: number): string {
  return new Date(PYTMBOT_TAGS[index]?.time ?? '').toISOString()
}

/** Policy 000 for an image in `repository` of `host`. */
export async function pytmbotPolicy(host: string, repository: string): Promise<string> {
  return (await policyFixture('000', host)).replace(
    `image: ${host}/orenlab/pytmbot`,
    `image: ${host}/${repository}`,
  )
}

function commitFor({ tag, time }: Tagged): TestCommit {
  const files = { 'pyproject.toml': `[project]\nversion = "${tag}"\n`, 'uv.lock': 'version = 1\n' }
  return { message: `Work up to ${tag}`, date: time, files }
}

function tagFor({ tag, type }: Tagged, index: number): TestTag {
  return { name: tag, commit: index, lightweight: type === 'lightweight' }
}
