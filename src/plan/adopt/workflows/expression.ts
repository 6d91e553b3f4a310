import { parseDateFormat } from '../../../policy/date-format.ts'

/** What GitHub and docker/metadata-action would put in, as far as it is known without running anything. */
export interface Values {
  /** By name: `env.REGISTRY`, `github.repository`. */
  readonly known: Readonly<Record<string, string>>
  /** The pattern that `github.ref_name` is: `{branch}`, `v{version}`, or null where it may be either. */
  readonly refName: string | null
}

/** A pattern, or why the text is none. */
export type Evaluated = { readonly pattern: string } | { readonly why: string }

const EXPRESSION = /\$\{\{([^}]*)\}\}/gu
const HANDLEBARS = /\{\{([^}]*)\}\}/gu
const DATE = /^(?:commit_)?date '([^']{1,40})'(?: tz='[^']*')?$/u

/** What tells the action how many digits a short commit has. */
const SHORT_SHA = 'env.DOCKER_METADATA_SHORT_SHA_LENGTH'

const VARIABLES: Readonly<Record<string, string>> = {
  version: '{version}',
  raw: 'v{version}',
  tag: 'v{version}',
  major: '{major}',
  minor: '{minor}',
  patch: '{patch}',
  branch: '{branch}',
  sha: '{sha}',
  sha_long: '{sha:full}',
}

const CONTEXT: Readonly<Record<string, string>> = {
  'github.sha': '{sha:full}',
  'github.run_number': '{run}',
  'github.run_id': '{run}',
}

/** The tag pattern that a text of a rule is. Whatever cannot be known is said, and never guessed. */
export function toPattern(text: string, values: Values): Evaluated {
  let why: string | null = null
  const fail = (reason: string): string => {
    why ??= reason
    return ''
  }
  const expressed = text.replaceAll(EXPRESSION, (whole, inner: string) => {
    return expressionOf(inner.trim(), values) ?? fail(`${whole} is known only when the workflow runs`)
  })
  // Marked, so that what an expression put in is not read again.
  const pattern = expressed.replaceAll(HANDLEBARS, (whole, inner: string) => {
    return handlebarsOf(inner.trim(), values) ?? fail(`${whole} has no counterpart in a policy`)
  })
  return why === null ? { pattern } : { why }
}

/** Plain text with what is known put in; null when something is not. */
export function plainText(text: string, { known }: Values): string | null {
  let whole = true
  const result = text.replaceAll(EXPRESSION, (_, inner: string) => {
    const value = known[inner.trim()]
    whole &&= value !== undefined
    return value ?? ''
  })
  return whole ? result : null
}

/** What is known beside the variables of a step: those of them that can be told, too, as `env.NAME`. */
export function withEnvironment(
  known: Values['known'],
  env: Readonly<Record<string, string>>,
): Values['known'] {
  const all = new Map(Object.entries(known))
  // A variable may name one of an outer level.
  for (let round = 0; round < 2; round += 1) {
    for (const [name, text] of Object.entries(env)) {
      const plain = plainText(text, { known: Object.fromEntries(all), refName: null })
      if (plain !== null) all.set(`env.${name}`, plain)
    }
  }
  return Object.fromEntries(all)
}

function expressionOf(name: string, { known, refName }: Values): string | null {
  if (name === 'github.ref_name') return refName
  return CONTEXT[name] ?? known[name] ?? null
}

function handlebarsOf(text: string, { known }: Values): string | null {
  const format = DATE.exec(text)?.[1]
  if (format !== undefined) return datePattern(format)
  const digits = known[SHORT_SHA] ?? '7'
  if (text === 'sha' && digits !== '7') return `{sha:${digits}}`
  return VARIABLES[text] ?? null
}

function datePattern(format: string): string | null {
  if (parseDateFormat(format) === null) return null
  return format === 'YYYYMMDD' ? '{date}' : `{date:${format}}`
}
