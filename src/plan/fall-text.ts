import type { Fall } from './event-history.ts'

const MOST_LINES = 5

/**
 * What deciding by event would have done, for people: a head line and a line for each event, empty when nothing went backward.
 * "v2.5.2 would have taken `2` and `latest` from 2.6.2, for 16 months."
 */
export function fallText(falls: readonly Fall[]): readonly string[] {
  if (falls.length === 0) return []
  const times = falls.length === 1 ? 'once' : `${falls.length} times`
  const groups = [
    ...Map.groupBy(falls, ({ gitTag, from, until }) => `${gitTag} ${from} ${until ?? ''}`).values(),
  ]
  const more = groups.length > MOST_LINES ? [`… and ${groups.length - MOST_LINES} more like these.`] : []
  return [
    `Deciding by event, as most tools do, would have moved a tag backward ${times}:`,
    ...groups.slice(0, MOST_LINES).map((group) => lineOf(group)),
    ...more,
  ]
}

function lineOf(group: readonly Fall[]): string {
  const [first] = group
  if (first === undefined) return ''
  const tags = group.map(({ tag }) => `\`${tag}\``)
  const last = tags.pop() ?? ''
  const names = tags.length === 0 ? last : `${tags.join(', ')} and ${last}`
  return `${first.gitTag} would have taken ${names} from ${first.from}, ${spanText(first)}.`
}

function spanText({ since, until }: Fall): string {
  if (until === null) return 'to this day'
  return `for ${durationText(Date.parse(until) - Date.parse(since))}`
}

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const MONTH = (365.25 / 12) * DAY
/** Each unit from this many milliseconds on. */
const UNITS: readonly (readonly [from: number, size: number, name: string])[] = [
  [24 * MONTH, 12 * MONTH, 'year'],
  [2 * MONTH, MONTH, 'month'],
  [2 * DAY, DAY, 'day'],
  [2 * HOUR, HOUR, 'hour'],
  [0, MINUTE, 'minute'],
]

/** `16 months`, `9 minutes`. */
function durationText(milliseconds: number): string {
  const [, size = MINUTE, name = 'minute'] = UNITS.find(([from]) => milliseconds >= from) ?? []
  const count = Math.max(1, Math.round(milliseconds / size))
  return `${count} ${name}${count === 1 ? '' : 's'}`
}
