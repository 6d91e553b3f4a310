import type { ErrorTable } from './entry.ts'

/** Errors of names and values: references, digests, versions, tags, JSON. */
export const MODEL_ERRORS = {
  E_VERSION: {
    exit: 4,
    title: 'not a SemVer 2.0.0 version',
    mend: 'Write MAJOR.MINOR.PATCH without leading zeros, with `-prerelease` where it is one.',
  },
  E_DIGEST: {
    exit: 4,
    title: 'not a digest',
    mend: 'A digest is `sha256:` and 64 lower-case hexadecimal digits.',
  },
  E_TAG: {
    exit: 4,
    title: 'not a legal image tag',
    mend: 'A tag has 1 to 128 characters of [A-Za-z0-9_.-] and begins with a letter, a digit or an underscore.',
  },
  E_REFERENCE: {
    exit: 4,
    title: 'not an image reference',
    mend: 'Write HOST[:PORT]/PATH[:TAG][@DIGEST] in the distribution grammar, or oci:DIR[:REF].',
  },
  E_JSON: {
    exit: 4,
    title: 'ambiguous or malformed JSON',
    mend: 'Duplicate names, invalid UTF-8, trailing data and numbers beyond 2^53 are refused, as readers disagree about them.',
  },
  E_GLOB: {
    exit: 4,
    title: 'not a glob',
    mend: 'Write `*` (anything but a slash), `**` (anything), `?` (one character) and `{a,b}`; at most 256 characters, braces 4 deep.',
  },
  E_TIME: {
    exit: 4,
    title: 'not a time',
    mend: 'Write an RFC 3339 time such as 2026-03-02T10:14:00Z, or a date such as 2026-03-02 (UTC).',
  },
} as const satisfies ErrorTable
