import * as v from 'valibot'

// Pieces that several documents share. Only the generator and the tests load this folder; no command does.

/** A text that says what it is, for the schema. */
export function text(description: string) {
  return v.pipe(v.string(), v.description(description))
}

/** Text, or null where nothing is known. */
export function maybe(description: string) {
  return v.pipe(v.nullable(v.string()), v.description(description))
}

export function count(description: string) {
  return v.pipe(v.number(), v.integer(), v.minValue(0), v.description(description))
}

// JSON Schema patterns know no flags.
// oxlint-disable-next-line require-unicode-regexp
const DIGEST = /^sha256:[0-9a-f]{64}$/

export const digest = v.pipe(v.string(), v.regex(DIGEST), v.description('A digest, whole.'))

export const time = text('RFC 3339, UTC.')

export const maybeTime = maybe('RFC 3339, UTC.')

/** What every document begins with: its name and major version. Within a version keys are added, never changed. */
export function discriminator<Name extends string>(name: Name) {
  return v.literal(`tidemark.${name}/v1` as const)
}

export const target = v.object({
  digest: v.pipe(v.nullable(digest), v.description('null for an artifact that is not built yet.')),
  version: maybe('SemVer.'),
})

export const action = v.object({
  image: text('Canonical image name.'),
  tag: v.string(),
  action: v.picklist(['create', 'move', 'keep', 'refuse']),
  class: text('The key of the tag class.'),
  moves: v.picklist(['never', 'daily', 'forward', 'freely']),
  from: v.pipe(v.nullable(target), v.description('What the registry has; null when the tag is absent.')),
  to: v.pipe(v.nullable(target), v.description('What it shall have; null when nothing is wanted.')),
  why: text('A sentence for a person.'),
})

export const refusal = v.object({
  code: text('An error code of the catalogue.'),
  tag: v.nullable(v.string()),
  message: v.string(),
  hints: v.array(v.string()),
})

export const event = v.object({
  component: v.string(),
  kind: v.picklist(['release', 'prerelease', 'rebuild', 'build']),
  version: maybe('SemVer.'),
  commit: maybe('Full commit id.'),
  branch: v.nullable(v.string()),
  gitTag: v.nullable(v.string()),
  date: time,
  run: maybe('CI run id.'),
  step: maybe('Where the version stands after the one before; null for builds.'),
})

export const where = v.object({
  file: v.string(),
  line: v.optional(count('1-based.')),
  column: v.optional(count('1-based.')),
})
