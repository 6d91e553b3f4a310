import type { GitTag } from '../../git/repository.ts'
import { TidemarkError } from '../../model/failure.ts'
import { isStable, parseVersion } from '../../model/version.ts'
import type { Version } from '../../model/version.ts'
import { readVersionFile } from '../../files/version-file.ts'
import { parseGitTag } from '../../policy/parse-git-tag.ts'
import type { Component } from '../../policy/policy.ts'
import type { EventRequest } from '../requests.ts'
import type { World } from '../world.ts'
import { findGitTag, tagsOfVersion } from './git-tag.ts'
import { readSource } from './source-file.ts'

interface Resolved {
  readonly version: Version
  /** null when git knows no tag of this version. */
  readonly gitTag: GitTag | null
  readonly notices: readonly string[]
}

interface Asked {
  readonly component: Component
  readonly tagName: string | null
}

/** The version by git tag, flag and version file, which must agree; and the git tag that it comes from. */
export async function resolveVersion(world: World, request: EventRequest, asked: Asked): Promise<Resolved> {
  const { component, tagName } = asked
  const fromTag = tagName === null ? null : versionOfTag(component, tagName)
  const fromFlag = request.version === undefined ? null : parseVersion(request.version)
  const said = fromTag ?? fromFlag
  if (fromTag !== null && fromFlag !== null && fromTag.text !== fromFlag.text) {
    throw contradiction(`the git tag ${tagName} says ${fromTag.text}`, `--version says ${fromFlag.text}`)
  }
  const gitTag = await gitTagFor(world, asked, said)
  const version = await agreeWithFile(world, component, { said, commit: gitTag?.commit ?? null })
  return { version, gitTag, notices: [] }
}

/** `release` for X.Y.Z, `prerelease` for X.Y.Z-suffix; refuses when the user called it the other thing. */
export function kindOfVersion(version: Version, event: EventRequest['event']): 'release' | 'prerelease' {
  const kind = isStable(version) ? 'release' : 'prerelease'
  if (event !== undefined && event !== kind) {
    throw contradiction(`--event says ${event}`, `${version.text} is a ${kind}`)
  }
  return kind
}

function versionOfTag(component: Component, tagName: string): Version {
  const parsed = parseGitTag(component.releases, component.name, tagName)
  if ('version' in parsed) return parsed.version
  throw new TidemarkError(
    'E_GIT_TAG_REFUSED',
    `the git tag "${tagName}" publishes nothing: ${parsed.reason}`,
    {
      details: { gitTag: tagName, pattern: component.releases.gitTag.text },
    },
  )
}

async function gitTagFor(world: World, asked: Asked, version: Version | null): Promise<GitTag | null> {
  const { git } = world
  if (git === null || version === null) return null
  const named = asked.tagName === null ? null : await findGitTag(git, asked.tagName)
  const same = tagsOfVersion(await git.tags(), asked.component, version)
  const commits = new Set(same.map((tag) => tag.commit))
  if (commits.size > 1) throw collision(version, same)
  return named ?? same[0] ?? null
}

function collision(version: Version, tags: readonly GitTag[]): TidemarkError {
  const names = tags.map((tag) => tag.name)
  return new TidemarkError(
    'E_TAG_COLLISION',
    `${names.join(' and ')} both release ${version.text}, from different commits`,
    {
      details: { version: version.text, gitTags: names },
      hints: ['Only one git tag may release a version: cut the next version instead.'],
    },
  )
}

async function agreeWithFile(
  world: World,
  component: Component,
  found: { readonly said: Version | null; readonly commit: string | null },
): Promise<Version> {
  const file = component.releases.version
  if (file === null) return found.said ?? missingVersion(component)
  const text = await readSource(world, file, found.commit)
  if (text === null) return found.said ?? missingVersion(component)
  const fromFile = parseVersion(await readVersionFile(file, text))
  if (found.said !== null && found.said.text !== fromFile.text) {
    throw new TidemarkError(
      'E_VERSION_MISMATCH',
      `${file} says ${fromFile.text}, the release says ${found.said.text}`,
      {
        where: { file },
        details: { file: fromFile.text, release: found.said.text },
      },
    )
  }
  return fromFile
}

function missingVersion(component: Component): never {
  throw new TidemarkError('E_FACTS_MISSING', `a release of ${component.name} needs a semantic version`, {
    hints: [`Push a git tag like ${component.releases.gitTag.text}, or give --version X.Y.Z.`],
  })
}

function contradiction(one: string, other: string): TidemarkError {
  return new TidemarkError('E_FACTS_CONTRADICT', `${one}, but ${other}`)
}
