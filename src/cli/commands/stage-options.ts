import { parseTime } from '../../model/time.ts'
import { TidemarkError } from '../../model/failure.ts'
import { milliseconds } from '../../policy/resolve/duration.ts'

/** The text of `--component` of commands that move several components together. */
export const COMPONENTS = 'which component, where the policy has several; may be repeated'

/** The components that a command is about. Throws E_USAGE for both names and `--all`. */
export function choiceOf({
  component = [],
  all,
}: {
  readonly component?: readonly string[] | undefined
  readonly all?: true | undefined
}): { readonly components: readonly string[]; readonly all: boolean } {
  if (all === true && component.length > 0)
    throw new TidemarkError('E_USAGE', '--all and --component say different things: keep one')
  return { components: component, all: all === true }
}

const DURATION = /^[1-9]\d{0,5}[smhdw]$/u

/** `--until TIME` or `--for 2d` as an RFC 3339 time in UTC; null when neither is given. Throws E_USAGE, E_TIME. */
export function endOf(
  options: { readonly until?: string | undefined; readonly for?: string | undefined },
  now: Date,
): string | null {
  const { until, for: span } = options
  if (until !== undefined && span !== undefined)
    throw new TidemarkError('E_USAGE', '--until and --for say the same: keep one')
  if (until !== undefined) return future(parseTime(until), now)
  if (span === undefined) return null
  if (!DURATION.test(span))
    throw new TidemarkError('E_USAGE', `--for takes a duration such as 30m, 12h or 2d, and this is "${span}"`)
  return new Date(now.getTime() + milliseconds(span)).toISOString()
}

function future(time: string, now: Date): string {
  if (time > now.toISOString()) return time
  throw new TidemarkError('E_USAGE', `${time} is over: nothing would be held`)
}

/** Words that have to say something. Throws E_USAGE for blanks. */
export function said(option: string, text: string): string {
  if (text.trim() !== '') return text.trim()
  throw new TidemarkError('E_USAGE', `${option} says nothing`)
}
