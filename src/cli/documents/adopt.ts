import * as v from 'valibot'

import { count, digest, discriminator, maybe, text } from './shapes.ts'

const unknown = {
  tag: v.string(),
  reason: v.picklist([
    'conflict',
    'illegal',
    'pull-request',
    'cache',
    'not-semver',
    'number-or-commit',
    'unknown',
  ]),
  why: text('A few words for a person.'),
}

const tagClass = v.object({
  key: text('The pattern: the key of the class.'),
  row: text('The class as the policy has it.'),
  tags: count('How many tags it explains.'),
  examples: v.array(v.string()),
  doubts: v.pipe(v.array(v.string()), v.description('What to look at before the policy is committed.')),
  moves: v.pipe(
    v.array(
      v.object({
        tag: v.string(),
        from: digest,
        fromVersion: maybe('The version that it names, where an exact tag tells.'),
        to: digest,
        version: text('The version that it would name.'),
      }),
    ),
    v.description('Tags that stand elsewhere than the class wants them.'),
  ),
  missing: v.pipe(v.array(v.string()), v.description('Tags that the class wants and that are not there.')),
})

const labels = v.object({
  looked: count('How many of the newest releases were looked into.'),
  agree: count('How many have labels that say what git says.'),
  disagree: v.array(v.string()),
})

export const adoptDocument = v.object({
  document: discriminator('adopt'),
  file: v.string(),
  written: v.boolean(),
  text: text('The text of the policy.'),
  images: v.array(
    v.object({
      image: text('Canonical image name.'),
      tags: count('How many tags it has.'),
      attachments: count('Tags of signatures and the like, which belong to a digest and to no class.'),
      explained: count('How many tags some class knows.'),
    }),
  ),
  components: v.array(
    v.object({
      component: v.string(),
      images: v.array(v.string()),
      gitTag: text('The pattern of its git tags.'),
      classes: v.array(tagClass),
      labels: v.pipe(v.nullable(labels), v.description('null when nothing was looked into.')),
    }),
  ),
  unexplained: v.array(v.object({ image: v.string(), ...unknown })),
  notices: v.array(v.string()),
})

export const adoptRecordDocument = v.object({
  document: discriminator('adopt-record'),
  outcome: v.pipe(
    v.picklist(['planned', 'declined', 'done', 'unchanged']),
    v.description('`unchanged`: the ledger knew it all.'),
  ),
  images: v.array(
    v.object({
      image: text('Canonical image name.'),
      tags: count('How many tags it has.'),
      added: count('How many of them the ledger did not know.'),
      classes: v.array(
        v.object({
          component: v.string(),
          key: v.string(),
          moves: v.picklist(['never', 'daily', 'forward', 'freely']),
          tags: count('How many tags the class knows.'),
        }),
      ),
      unknown: v.pipe(v.array(v.object(unknown)), v.description('Tags that no class knows.')),
    }),
  ),
  releases: v.pipe(
    v.array(v.object({ component: v.string(), version: text('SemVer.'), gitTag: v.string(), digest })),
    v.description('Releases that git tags and exact tags tell together, and that the ledger did not know.'),
  ),
  rebuilds: v.pipe(
    v.array(
      v.object({
        component: v.string(),
        version: text('SemVer: of the release that was built again.'),
        tag: text('The tag that tells it.'),
        digest,
      }),
    ),
    v.description('Rebuilds that their tags tell, and that the ledger did not know.'),
  ),
  changed: v.pipe(
    v.array(v.object({ image: v.string(), tag: v.string(), recorded: digest, now: digest })),
    v.description('Tags that the ledger knows with another digest: never recorded over.'),
  ),
  ledgerSeq: v.pipe(
    v.nullable(count('The newest ledger record afterwards.')),
    v.description('null when nothing was recorded.'),
  ),
})

const place = v.object({ file: v.string(), line: count('1-based.'), column: count('1-based.') })

export const adoptWorkflowsDocument = v.object({
  document: discriminator('adopt-workflows'),
  files: v.array(v.string()),
  steps: v.array(
    v.object({
      where: place,
      action: text('`docker/metadata-action` or `docker/build-push-action`.'),
      events: v.pipe(v.array(v.string()), v.description('What starts the workflow.')),
      images: v.array(v.string()),
    }),
  ),
  classes: v.array(
    v.object({
      key: text('The pattern: the key of the class.'),
      row: text('The class as a policy has it.'),
      where: v.pipe(v.array(place), v.description('The rules that it was made from.')),
    }),
  ),
  findings: v.pipe(
    v.array(
      v.object({
        code: text('What kind of promise is broken; docs/adopt.md has the list.'),
        where: place,
        rule: text('The rule as it stands.'),
        message: v.string(),
      }),
    ),
    v.description('Where the rules break the promise of a tag.'),
  ),
  notUnderstood: v.array(v.object({ where: place, rule: v.string(), why: v.string() })),
  text: maybe('A policy of these classes; null when there is none that passes lint, or no image.'),
})
