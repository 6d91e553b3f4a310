import * as v from 'valibot'

import { key, optionalKey } from './key.ts'
import { duration, insidePath, listOf, text } from './text.ts'

const changelog = v.strictObject({
  file: key(insidePath, 'The changelog.'),
  format: optionalKey(
    v.picklist(['keep-a-changelog', 'conventional-commits']),
    'How it is written: by people, under `Unreleased`; or from the commit messages, by `tidemark cut`.',
    { default: 'keep-a-changelog' },
  ),
  compare: optionalKey(text, 'The link of a release, with `{from}` and `{to}` for the git tags.'),
  empty: optionalKey(
    v.picklist(['refuse', 'allow']),
    'What a release gets when there is nothing under `Unreleased`.',
    { default: 'refuse' },
  ),
  within: optionalKey(
    duration,
    'How far the date of an entry may be from the date of its git tag, for `tidemark cut --check`. Left out: it is not compared.',
  ),
})

const branch = v.strictObject({
  name: key(text, 'The branch that releases are cut from.'),
  otherwise: optionalKey(v.picklist(['refuse', 'warn']), 'What happens on another branch.', {
    default: 'refuse',
  }),
})

const file = v.strictObject({
  path: key(insidePath, 'The file.'),
  at: optionalKey(text, 'Where the version stands in a JSON, YAML or TOML file: `image.tag`.'),
  line: optionalKey(text, 'The text around the version, with `{version}`: `ghcr.io/acme/web:{version}`.'),
  packages: optionalKey(
    listOf(text),
    'Names of the packages in a lock file that are released. Left out: those that it calls local.',
  ),
})

const upgrading = v.strictObject({
  file: key(insidePath, 'The file of upgrade notes.'),
  for: optionalKey(
    v.picklist(['every', 'breaking']),
    'Which stable releases must be mentioned in it: every one, or those that may break (a major step, a minor step before 1.0.0, a commit that says so).',
    { default: 'every' },
  ),
})

const step = v.picklist(['major', 'minor', 'patch'])

const bump = v.strictObject({
  types: optionalKey(
    v.record(v.pipe(v.string(), v.regex(/^[A-Za-z][A-Za-z0-9_-]*$/, 'a commit type such as feat')), step),
    'The step that a type of Conventional Commit asks for. Types that are not listed ask for none; a breaking change always asks for the highest.',
    { default: { feat: 'minor', fix: 'patch', perf: 'patch', revert: 'patch' } },
  ),
  beforeOne: optionalKey(
    v.picklist(['minor', 'shift', 'none']),
    'Before 1.0.0: `minor` makes a breaking change a minor step; `shift` does, and makes a feature a patch; `none` goes to 1.0.0 with the first breaking change.',
    { default: 'minor' },
  ),
})

const messages = v.strictObject({
  release: optionalKey(text, 'For a stable release.', { default: 'Release {gitTag}' }),
  prerelease: optionalKey(text, 'For a prerelease.', { default: 'Release candidate {version}' }),
  hotfix: optionalKey(text, 'For a release from a hotfix branch.', { default: 'Hotfix {gitTag}' }),
})

/** `cut`: how a release is prepared in the repository. */
export const cut = v.strictObject({
  branch: optionalKey(
    v.union([text, branch]),
    'The branch that releases are cut from. Hotfix branches are always allowed. Left out: any branch.',
  ),
  remote: optionalKey(
    text,
    'The git remote that is pushed to. Left out: the one that the branch follows, else origin, else the only one.',
  ),
  untracked: optionalKey(v.picklist(['allow', 'refuse']), 'Whether there may be untracked files.', {
    default: 'allow',
  }),
  files: optionalKey(
    v.array(v.union([insidePath, file])),
    'Files that hold the version; they must agree with the git tag.',
    { default: [] },
  ),
  prereleases: optionalKey(
    v.picklist(['tag', 'final', 'exact']),
    'What a prerelease does to these files: nothing (only the `tag` is made), the `final` version X.Y.Z, or the `exact` one.',
    { default: 'tag' },
  ),
  bump: optionalKey(bump, 'How `tidemark cut auto` chooses the version.'),
  changelog: optionalKey(changelog, 'The changelog that gets a section for the release.'),
  upgrading: optionalKey(
    v.union([insidePath, upgrading]),
    'The file of upgrade notes. A path alone demands a mention of every stable release; `tidemark publish` demands it of a minor release before 1.0.0.',
  ),
  before: optionalKey(
    v.array(text),
    'Commands that must succeed before anything is committed; run by `sh -c` in the top folder.',
    { default: [] },
  ),
  commit: optionalKey(text, 'The message of the commit, with `{version}`, `{gitTag}` and `{component}`.', {
    default: 'chore(release): {gitTag}',
  }),
  message: optionalKey(
    v.union([text, messages]),
    'The message of the git tag, with `{version}`, `{gitTag}` and `{component}`: one for all, or by kind of release.',
  ),
  signing: optionalKey(duration, 'How long making a signature may take.', { default: '2m' }),
  assets: optionalKey(
    v.array(text),
    'Names of files that the release on the forge must carry, with `{version}`.',
    { default: [] },
  ),
})

export type RawCut = v.InferOutput<typeof cut>
