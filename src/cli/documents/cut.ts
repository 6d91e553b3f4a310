import * as v from 'valibot'

import { discriminator, maybe, text } from './shapes.ts'

const check = v.object({
  name: text(
    'Stable: `branch`, `clean tree`, `up to date`, `previous tag`, `git tag`, `version`, `order`, `breaking changes`, `candidate`, `version files`, `changelog`, `upgrading notes`, `maintainer`, `signing key`, `CI`, `before`.',
  ),
  status: v.pipe(
    v.picklist(['pass', 'warn', 'fail', 'off']),
    v.description('`off`: not asked; the message says why.'),
  ),
  code: maybe('An error code of the catalogue where the check failed.'),
  message: v.string(),
  hints: v.array(v.string()),
})

const file = v.object({
  path: text('Relative to the top of the repository.'),
  from: text('What it says before.'),
  to: text('What the release makes it say.'),
  changed: v.boolean(),
})

const since = v.object({
  what: text('A git tag.'),
  commits: v.array(v.object({ id: v.string(), subject: v.string() })),
})

const before = v.object({
  command: v.string(),
  exit: v.pipe(v.nullable(v.pipe(v.number(), v.integer())), v.description('null where it did not run.')),
  log: maybe('The file that has its output.'),
})

export const cutDocument = v.object({
  document: discriminator('cut'),
  component: v.string(),
  kind: v.picklist(['release', 'prerelease', 'hotfix', 'hotfix-branch']),
  current: maybe('The stable release that HEAD descends from.'),
  version: text('SemVer.'),
  step: text('Where the version stands after the one before.'),
  because: maybe('Why this version; null where it was named.'),
  gitTag: v.string(),
  branch: v.nullable(v.string()),
  remote: text('The git remote that is pushed to.'),
  checks: v.array(check),
  files: v.array(file),
  commitMessage: maybe('null when nothing has to be committed.'),
  tagMessage: v.nullable(v.string()),
  signed: v.boolean(),
  since: v.pipe(
    v.nullable(since),
    v.description('What came after the last candidate, or what a hotfix is made of; newest first.'),
  ),
  before: v.array(before),
  dryRun: v.boolean(),
  outcome: v.pipe(
    v.picklist(['planned', 'refused', 'done', 'nothing']),
    v.description(
      '`refused`: a check failed, and nothing was changed. `nothing`: the release stands already.',
    ),
  ),
  commit: maybe('The commit that the git tag names; null while it is not made.'),
  notes: maybe('Release notes in Markdown: the section of the changelog, or made of the commits.'),
  notices: v.array(v.string()),
  next: v.pipe(v.array(v.string()), v.description('Commands that come next.')),
})
