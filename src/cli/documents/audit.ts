import * as v from 'valibot'

import { FINDING_CODES } from '../../plan/audit/codes.ts'
import { SEVERITIES } from '../../plan/audit/severity.ts'
import { CHANGE_KINDS } from '../../plan/compare/change.ts'
import { count, digest, discriminator, maybe, maybeTime, text, time, where } from './shapes.ts'

const severity = v.picklist(SEVERITIES)

const finding = v.object({
  code: v.pipe(v.string(), v.description(`Stable. One of: ${Object.keys(FINDING_CODES).join(', ')}.`)),
  severity,
  component: v.string(),
  image: maybe('Canonical image name.'),
  tag: v.nullable(v.string()),
  gitTag: v.nullable(v.string()),
  environment: v.nullable(v.string()),
  version: maybe('SemVer, or the tag of a version that the ledger does not know.'),
  old: v.pipe(v.nullable(digest), v.description('What was expected there.')),
  now: v.pipe(
    v.nullable(digest),
    v.description('What is there; null when it is gone, or was not asked for.'),
  ),
  who: maybe('Who made it what was expected, as far as the ledger knows.'),
  when: maybeTime,
  seq: v.pipe(v.nullable(v.number()), v.description('The record that says so.')),
  change: v.pipe(
    v.nullable(v.picklist(CHANGE_KINDS)),
    v.description('How `now` differs from `old`; null where it is not known.'),
  ),
  message: text('A sentence for a person.'),
  mend: maybe('The command that mends it; null where none can.'),
  where: v.nullable(where),
  firstSeen: text('The first audit on this machine that found it: RFC 3339, UTC.'),
})

export const auditDocument = v.object({
  document: discriminator('audit'),
  at: time,
  ended: time,
  since: maybe('Findings of before are left out: RFC 3339, UTC; null: none are.'),
  complete: v.pipe(
    v.boolean(),
    v.description('False when the budget was spent before everything was looked at.'),
  ),
  components: v.array(
    v.object({
      component: v.string(),
      images: v.array(
        v.object({
          image: v.string(),
          tags: count('Looked at.'),
          of: v.pipe(
            v.nullable(v.number()),
            v.description('How many there are; null where that is not known.'),
          ),
        }),
      ),
      content: v.object({
        read: count('Releases, and what runs, whose content has been read, now or before.'),
        unread: count('Those that have not.'),
      }),
    }),
  ),
  findings: v.pipe(v.array(finding), v.description('The worst first.')),
  counts: v.object({
    critical: count('Findings.'),
    high: count('Findings.'),
    medium: count('Findings.'),
    low: count('Findings.'),
    info: count('Findings.'),
  }),
  standing: count('Findings of earlier audits that still stand and are left out.'),
  requests: count('Sent to registries.'),
  recorded: v.pipe(
    v.nullable(v.number()),
    v.description('Drift records that were appended; null where none were asked for.'),
  ),
  ledger: v.object({ kind: v.string(), seq: count('The newest record.') }),
  failOn: severity,
  failing: count('Findings at least as bad as `failOn`: with any, the exit code is 6.'),
})

export const auditReleaseDocument = v.object({
  document: discriminator('audit-release'),
  component: v.string(),
  version: text('SemVer.'),
  digest: v.nullable(digest),
  gitTag: v.nullable(v.string()),
  passed: v.pipe(v.boolean(), v.description('True when no check fails, and none is unknown.')),
  checks: v.array(
    v.object({
      name: v.picklist([
        'ledger',
        'git-tag',
        'exact-tag',
        'platforms',
        'float',
        'sbom',
        'provenance',
        'signature',
        'forge-release',
        'asset',
      ]),
      status: v.pipe(
        v.picklist(['pass', 'fail', 'warn', 'off', 'unknown']),
        v.description(
          '`off` where nothing asks for it, `warn` where it is not there and nothing demands it, `unknown` where nobody answered.',
        ),
      ),
      message: text('A sentence for a person.'),
      mend: maybe('The command that mends it.'),
    }),
  ),
})
