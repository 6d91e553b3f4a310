import * as v from 'valibot'

import { writtenTag } from './publish.ts'
import { action, count, digest, discriminator, maybe, text } from './shapes.ts'

const told = {
  outcome: v.pipe(
    v.picklist(['planned', 'written', 'unchanged', 'skipped', 'failed']),
    v.description('`failed`: run `again`; the tags are as they should be.'),
  ),
  why: maybe('Why it was skipped, what failed, or what to do next.'),
}

const version = v.object({
  version: text('SemVer.'),
  change: v.pipe(
    v.picklist(['deprecate', 'update', 'lift', 'none']),
    v.description('`none`: it stood as it was asked for.'),
  ),
  reason: maybe('null where the deprecation is lifted.'),
  replacement: maybe('The version to use instead.'),
  previous: maybe('The highest stable release below it that is not deprecated.'),
  stays: v.pipe(
    v.array(
      v.object({
        image: text('Canonical image name.'),
        tag: v.string(),
        digest: v.pipe(v.nullable(digest), v.description('null when the tag is not there.')),
      }),
    ),
    v.description('Its tags that are written once: they stay as they are.'),
  ),
})

export const deprecateDocument = v.object({
  document: discriminator('deprecate'),
  component: v.string(),
  outcome: v.picklist(['planned', 'declined', 'done', 'unchanged']),
  dryRun: v.boolean(),
  undo: v.boolean(),
  versions: v.pipe(v.array(version), v.description('The highest first; several with `--to`.')),
  actions: v.pipe(
    v.array(action),
    v.description('The tags that name another digest with these versions than without them.'),
  ),
  schemaChanges: v.pipe(
    v.array(
      v.object({
        version: text('SemVer.'),
        by: v.pipe(v.picklist(['policy', 'ledger']), v.description('What says so.')),
      }),
    ),
    v.description('Releases that change a schema, which floating tags fall back across.'),
  ),
  environments: v.pipe(
    v.array(
      v.object({
        environment: v.string(),
        version: text('SemVer.'),
        digest,
        command: text('What brings the environment back.'),
      }),
    ),
    v.description('Environments that run one of the versions.'),
  ),
  notes: v.pipe(
    v.array(
      v.object({
        version: text('SemVer.'),
        gitTag: maybe('The git tag of the release.'),
        url: maybe('The page of the release, where it was found.'),
        ...told,
      }),
    ),
    v.description('The notes of the releases on the forge; empty with `--no-forge`.'),
  ),
  changelog: v.pipe(
    v.array(v.object({ version: text('SemVer.'), file: v.string(), ...told })),
    v.description(
      'The changelog in the work tree; empty with `--no-changelog`, and where the policy names none.',
    ),
  ),
  written: v.pipe(v.array(writtenTag), v.description('The tags of this run, with what each named before.')),
  notices: v.array(v.string()),
  again: text('The same command, which finishes what failed.'),
  ledgerSeq: v.pipe(
    v.nullable(count('The newest ledger record afterwards.')),
    v.description('null when nothing was done.'),
  ),
})
