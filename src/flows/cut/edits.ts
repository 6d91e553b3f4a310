import { posix, relative, resolve } from 'node:path'

import { readVersions, setVersion } from '../../files/version/edit.ts'
import type { FormatContext } from '../../files/version/format.ts'
import type { GitRepository } from '../../git/repository.ts'
import { TidemarkError } from '../../model/failure.ts'
import type { Version } from '../../model/version.ts'
import { quoted } from '../../plan/quoted.ts'
import type { VersionFileRule } from '../../policy/policy.ts'
import type { Survey } from './survey.ts'
import type { CutWorld } from './world.ts'

/** A file that the release writes. */
export interface Edit {
  /** Relative to the top of the repository, with `/` between. */
  readonly path: string
  /** The text that the release starts from. */
  readonly before: string
  readonly after: string
  /** True when the work tree holds `after` already: a run that was cut off wrote it. */
  readonly written: boolean
  /** For people: what it says before and after. */
  readonly from: string
  readonly to: string
}

/** What a version file says, spot by spot. */
export interface FileStatement {
  readonly path: string
  readonly spots: readonly {
    readonly line: number
    readonly written: string
    readonly version: Version | null
  }[]
}

/** A path of the policy, relative to the top of the repository. */
export function inRepository(
  world: { readonly folder: string; readonly git: GitRepository },
  path: string,
): string {
  const full = resolve(world.folder, path)
  const inside = relative(world.git.root, full).split('\\').join('/')
  if (inside.startsWith('../') || inside === '..') {
    throw new TidemarkError('E_CUT_FILES', `${path} lies outside the repository`, { where: { file: path } })
  }
  return posix.normalize(inside)
}

export function contextOf(rule: VersionFileRule): FormatContext {
  return { at: rule.at, line: rule.line, packages: rule.packages }
}

/**
 * The text that an edit starts from. Where the file is changed in the work tree, that is HEAD's, so that what this release would write
 * can be told from what somebody else did.
 */
export async function baseText(
  world: CutWorld,
  { head, changes }: Survey,
  path: string,
): Promise<{ readonly base: string; readonly now: string }> {
  const [now, bytes] = await Promise.all([world.files.read(path), world.git.readFile(head, path)])
  // Not only what is untracked: git does not show what it is told to ignore.
  if (bytes === null) throw untracked(path)
  const dirty = changes.staged.includes(path) || changes.unstaged.includes(path)
  if (!dirty) return { base: now, now }
  const text = Buffer.from(bytes).toString('utf8')
  const crlf = now.includes('\r\n') && !text.includes('\r\n')
  return { base: crlf ? text.replaceAll('\n', '\r\n') : text, now }
}

function untracked(path: string): TidemarkError {
  return new TidemarkError('E_CUT_FILES', `${path} is not in git: commit it first`, {
    where: { file: path },
    hints: [`git add ${quoted(`:/${path}`)}`],
  })
}

/** The edit of one version file, by every rule for it. Throws E_CUT_FILES, E_VERSION_FILE, E_VERSION_AMBIGUOUS. */
export async function versionEdit(
  world: CutWorld,
  survey: Survey,
  asked: { readonly path: string; readonly rules: readonly VersionFileRule[]; readonly version: Version },
): Promise<{ readonly edit: Edit; readonly says: FileStatement }> {
  const { path, rules, version } = asked
  const { base, now } = await baseText(world, survey, path)
  const spots: FileStatement['spots'][number][] = []
  let after = base
  for (const rule of rules) {
    spots.push(...(await readVersions(path, base, contextOf(rule))).spots)
    after = await setVersion(path, after, contextOf(rule), version)
  }
  const from = [...new Set(spots.map((spot) => spot.written))].join(', ')
  const written = now !== base && now === after
  return { edit: { path, before: base, after, written, from, to: version.text }, says: { path, spots } }
}

/** The rules by the file that they are for, in the order of the policy. */
export function rulesByPath(
  world: CutWorld,
  rules: readonly VersionFileRule[],
): ReadonlyMap<string, readonly VersionFileRule[]> {
  const found = new Map<string, VersionFileRule[]>()
  for (const rule of rules) {
    const path = inRepository(world, rule.path)
    found.set(path, [...(found.get(path) ?? []), rule])
  }
  return found
}
