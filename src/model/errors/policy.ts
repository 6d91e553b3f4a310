import type { ErrorTable } from './entry.ts'

/** Errors of the policy file and what `lint` finds in it. */
export const POLICY_ERRORS = {
  E_POLICY_MISSING: {
    exit: 4,
    title: 'there is no policy file',
    mend: 'Run `tidemark init`, or name the file with `--policy FILE`.',
  },
  E_POLICY_SYNTAX: {
    exit: 4,
    title: 'the policy file is not well-formed YAML',
    mend: 'Mend the place that the message names.',
  },
  E_POLICY_SCHEMA: {
    exit: 4,
    title: 'the policy file does not fit its schema',
    mend: 'Compare with `schema/tidemark.schema.json` or `docs/reference/policy.md`.',
  },
  E_PATTERN: {
    exit: 4,
    title: 'not a pattern for tags',
    mend: 'Write literal text and variables such as `{version}`, `{major}.{minor}` or `sha-{sha:12}`; `docs/reference/patterns.md` lists them.',
  },
  E_POLICY_LINT: {
    exit: 4,
    title: 'the policy makes a promise that cannot be kept',
    mend: 'Run `tidemark lint`: each finding shows its place, a witness, and a way to mend it.',
  },
} as const satisfies ErrorTable
