import * as v from 'valibot'

import { key, optionalKey } from './key.ts'
import { duration, name, oneOrMore, text } from './text.ts'

const GATE = 'Gates cannot be evaluated yet: a promotion that meets one refuses.'

const environment = v.strictObject({
  follows: optionalKey(
    v.strictObject({
      branches: key(oneOrMore(text), 'Globs over branch names. `*` stops at `/`, `**` does not.'),
    }),
    'Every publish of a matching branch is promoted here at once.',
  ),
  after: optionalKey(name, 'The environment that a digest must have run in before it comes here.', {
    checkedOnly: GATE,
  }),
  checks: optionalKey(v.array(name), 'Checks that a digest must have passed before it comes here.', {
    default: [],
    checkedOnly: GATE,
  }),
  approvals: optionalKey(
    v.pipe(
      v.number(),
      v.integer('a whole number'),
      v.minValue(0, 'a number from 0'),
      v.maxValue(100, 'a number up to 100'),
    ),
    'How many people must approve a promotion.',
    { default: 0, checkedOnly: GATE },
  ),
  soak: optionalKey(
    duration,
    'How long a digest must have run in the environment before: `30m`, `1h`, `2d`.',
    {
      checkedOnly: GATE,
    },
  ),
})

export const environments = v.record(name, v.union([environment, v.null()]))

export type RawEnvironment = v.InferOutput<typeof environment>

const commandCheck = v.strictObject({
  run: key(text, 'A command whose exit code 0 means passed.', {
    checkedOnly: 'Commands are not run yet; a publish or promotion that needs the check refuses.',
  }),
})

const REPORTS = 'Reports are not read yet; a publish or promotion that needs the check refuses.'

const reportCheck = v.strictObject({
  report: key(v.picklist(['trivy', 'grype']), 'The scanner whose report is the evidence.', {
    checkedOnly: REPORTS,
  }),
  failOn: optionalKey(
    v.picklist(['negligible', 'low', 'medium', 'high', 'critical']),
    'The lowest severity that fails the check.',
    { default: 'high', checkedOnly: REPORTS },
  ),
})

export const checks = v.record(name, v.union([commandCheck, reportCheck]))
