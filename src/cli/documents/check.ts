import * as v from 'valibot'

import { count, digest, discriminator, maybe, maybeTime, text, time } from './shapes.ts'

const severities = ['negligible', 'low', 'medium', 'high', 'critical'] as const

const finding = v.object({
  id: text('CVE, GHSA, rule or test.'),
  aliases: v.array(v.string()),
  severity: v.picklist(severities),
  package: v.nullable(v.string()),
  version: v.nullable(v.string()),
  fixedIn: maybe('The versions that have the fix, as the report writes them.'),
  unfixed: v.pipe(v.boolean(), v.description('The report could name a fix, and names none.')),
  title: v.nullable(v.string()),
  location: maybe('A file or target inside of the image, or a place in the sources.'),
})

const findings = v.array(finding)

const allowance = {
  id: v.string(),
  package: v.nullable(v.string()),
  reason: v.string(),
  expires: text('RFC 3339, UTC: that moment excluded.'),
}

const file = v.object({
  digest,
  tool: v.string(),
  created: maybeTime,
  database: maybe('When the vulnerability database was built: RFC 3339, UTC.'),
  platforms: v.pipe(v.array(v.string()), v.description('The platforms that the report covers.')),
})

const gate = v.object({
  gate: v.picklist(['publish', 'promote']),
  name: text('The kind of artifact, or the environment.'),
})

const report = v.object({
  format: v.string(),
  files: v.array(file),
  counts: v.pipe(
    v.object({
      negligible: count('Findings.'),
      low: count('Findings.'),
      medium: count('Findings.'),
      high: count('Findings.'),
      critical: count('Findings.'),
    }),
    v.description('All findings, whether they count or not; without suppressed ones.'),
  ),
  tests: v.nullable(v.object({ total: count('Tests.'), failed: count('Tests.'), skipped: count('Tests.') })),
  failing: findings,
  allowed: v.array(v.object({ finding, reason: v.string(), expires: v.string() })),
  expired: v.pipe(
    v.array(v.object({ ...allowance, findings })),
    v.description('Allowances of the policy that have run out, with the findings that fail since.'),
  ),
  unfixed: v.pipe(findings, v.description('Bad enough to fail, and left out by `fixedOnly`.')),
  suppressed: v.pipe(findings, v.description('What the scanner itself was told to ignore.')),
})

const countsFor = v.pipe(v.array(gate), v.description('The gates that the result counts for.'))

export const checkDocument = v.object({
  document: discriminator('check'),
  check: v.string(),
  component: v.string(),
  digest: v.pipe(v.nullable(digest), v.description('null for a check about a commit.')),
  commit: maybe('Full commit id.'),
  version: maybe('SemVer.'),
  image: maybe('The image that serves the digest.'),
  environment: maybe('The only environment that it counts for; null: every one.'),
  passed: v.boolean(),
  actor: v.string(),
  date: time,
  duration: v.pipe(v.nullable(v.number()), v.description('Milliseconds; null where nothing was run.')),
  exitCode: v.pipe(v.nullable(v.number()), v.description('128 and the number after a signal.')),
  timedOut: v.boolean(),
  log: v.pipe(v.nullable(digest), v.description('SHA-256 of what the command wrote.')),
  reason: maybe('The words of whoever recorded it by hand.'),
  report: v.nullable(report),
  countsFor,
  dryRun: v.boolean(),
  run: v.pipe(
    v.nullable(v.object({ id: v.string(), url: v.optional(v.string()) })),
    v.description('The CI run.'),
  ),
  ledgerSeq: v.pipe(v.nullable(v.number()), v.description('Its record; null in a dry run.')),
  notices: v.array(v.string()),
})

const listed = v.object({
  component: v.string(),
  check: v.string(),
  passed: v.boolean(),
  old: v.pipe(v.boolean(), v.description('Older than the policy lets it count.')),
  digest: v.nullable(digest),
  commit: maybe('Full commit id.'),
  version: maybe('SemVer.'),
  environment: maybe('The only environment that it counts for; null: every one.'),
  date: time,
  actor: v.string(),
  seq: count('Its record.'),
  countsFor,
})

export const checkListDocument = v.object({
  document: discriminator('check-list'),
  ref: v.nullable(v.string()),
  checks: v.pipe(v.array(listed), v.description('Newest first.')),
})
