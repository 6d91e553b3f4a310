import * as v from 'valibot'

import { key, optionalKey } from './key.ts'
import { duration, listOf, name, oneOrMore, text } from './text.ts'

const count = v.pipe(
  v.number(),
  v.integer('a whole number'),
  v.minValue(0, 'a number from 0'),
  v.maxValue(100, 'a number up to 100'),
)

const approvals = v.strictObject({
  count: optionalKey(count, 'How many people must approve.', { default: 1 }),
  by: optionalKey(
    listOf(text),
    "Whose approval counts: identities as the ledger writes them (`tidemark log`). Left out: anybody's.",
  ),
  self: optionalKey(v.picklist(['allow', 'refuse']), 'Whether the approval of the one who promotes counts.', {
    default: 'allow',
  }),
})

const environment = v.strictObject({
  follows: optionalKey(
    v.strictObject({
      branches: key(oneOrMore(text), 'Globs over branch names. `*` stops at `/`, `**` does not.'),
    }),
    'Every publish of a matching branch is promoted here at once.',
  ),
  after: optionalKey(name, 'The environment that a digest must have run in before it comes here.'),
  checks: optionalKey(v.array(name), 'Checks that a digest must have passed before it comes here.', {
    default: [],
  }),
  approvals: optionalKey(
    v.union([count, approvals]),
    'How many people must approve a digest before it comes here; or a mapping that also says who.',
    { default: 0 },
  ),
  soak: optionalKey(
    duration,
    'How long a digest must have run in the environment before: `30m`, `1h`, `2d`.',
  ),
  override: optionalKey(
    v.picklist(['refuse', 'allow']),
    'Whether `promote --override REASON` may go on where the order, checks, approvals or the soak are not met. It is recorded.',
    { default: 'refuse' },
  ),
})

export const environments = v.record(name, v.union([environment, v.null()]))

export type RawEnvironment = v.InferOutput<typeof environment>

const common = {
  about: optionalKey(
    v.picklist(['digest', 'commit']),
    'What a result is about: the one digest that was checked, or every digest that was built from its commit.',
    { default: 'digest' },
  ),
  maxAge: optionalKey(duration, 'How long a result counts: `1d`, `2w`. Left out: for ever.'),
}

const commandCheck = v.strictObject({
  run: key(
    text,
    'A shell command whose exit code 0 means passed. `TIDEMARK_REFERENCE` is the image by digest.',
  ),
  ...common,
})

const day = v.pipe(v.string(), v.regex(/^\d{4}-\d{2}-\d{2}$/, 'a day such as 2026-12-31'))

const allowance = v.strictObject({
  id: key(text, 'The identifier of the finding: CVE-2026-1234.'),
  package: optionalKey(text, 'Only in this package.'),
  reason: key(text, 'Why it may stay.'),
  expires: key(day, 'The last day, in UTC, on which it may.'),
})

const reportCheck = v.strictObject({
  report: key(
    v.picklist(['trivy', 'grype', 'sarif', 'junit']),
    'The format of the report that is the evidence: Trivy JSON, Grype JSON, SARIF 2.1.0 or JUnit XML.',
  ),
  failOn: optionalKey(
    v.picklist(['negligible', 'low', 'medium', 'high', 'critical']),
    'The lowest severity that fails the check.',
    { default: 'high' },
  ),
  fixedOnly: optionalKey(v.boolean(), 'Findings that nothing fixes yet do not fail the check.', {
    default: false,
  }),
  allow: optionalKey(v.array(allowance), 'Findings that may stay for a while.', { default: [] }),
  databaseAge: optionalKey(
    duration,
    'How old the database of vulnerabilities that the scanner used may be. Left out: of any age.',
  ),
  ...common,
})

export const checks = v.record(name, v.union([commandCheck, reportCheck]))
