import type { HistoryResult, TagInterval } from '../../flows/results.ts'
import { minuteOf } from '../../plan/reasons.ts'
import { blocks } from './blocks.ts'
import type { Look } from './look.ts'
import { nameOf } from './name-of.ts'
import { joined, shortCommit, shortDigest } from './short.ts'
import { table } from './table.ts'

const HOW: Readonly<Record<TagInterval['how'], string>> = {
  published: 'published',
  rebuilt: 'rebuilt',
  adopted: 'stood there when the ledger began',
  promoted: 'promoted',
  followed: 'followed the publish',
  'rolled-back': 'rolled back',
  'fell-back': 'fell back',
  restored: 'restored',
}

function howText({ how, why }: TagInterval): string {
  if (how === 'promoted' && why?.startsWith('from ') === true) return `${HOW[how]} ${why}`
  return joined([HOW[how], why], how === 'fell-back' || how === 'restored' ? ', as ' : ': ')
}

function row(interval: TagInterval, still: string, { palette }: Look): readonly string[] {
  const { from, to, version, digest, commit, by } = interval
  return [
    minute(from),
    to === null ? palette.good(still) : minute(to),
    palette.strong(version ?? '-'),
    shortDigest(digest),
    palette.dim(commit === null ? '-' : shortCommit(commit)),
    nameOf(by),
    howText(interval),
  ]
}

/** The heading says that it is UTC. */
function minute(time: string): string {
  return minuteOf(time).replace(' UTC', '')
}

/** Images of one component whose tag has the same history. */
interface Block {
  readonly component: string
  readonly images: string[]
  readonly rows: readonly (readonly string[])[]
}

function blocksOf(result: HistoryResult, look: Look): readonly Block[] {
  const still = result.asOf === null ? 'now' : 'then'
  const found = new Map<string, Block>()
  for (const intervals of Map.groupBy(
    result.intervals,
    ({ component, image }) => `${component} ${image}`,
  ).values()) {
    const [first] = intervals
    if (first === undefined) continue
    const { component, image } = first
    const rows = intervals.map((interval) => row(interval, still, look))
    const same = JSON.stringify([component, rows])
    const known = found.get(same)
    if (known === undefined) found.set(same, { component, images: [image], rows })
    else known.images.push(image)
  }
  return [...found.values()]
}

const HEADING = ['from (UTC)', 'to', 'version', 'digest', 'commit', 'by', 'how'] as const

/** What a tag named, oldest first, so that what it names now stands next to the prompt; images with the same history together. */
export function historyView(result: HistoryResult, look: Look): string {
  const { palette } = look
  const { tag, asOf, at } = result
  const when = joined([
    at === null ? null : `at ${minuteOf(at)}`,
    asOf === null ? null : `as of ${minuteOf(asOf)}`,
  ])
  const parts = blocksOf(result, look).map(({ component, images, rows }) => [
    joined([`${palette.strong(tag)} of ${component}`, when, ...images]),
    '',
    ...table([HEADING.map((name) => palette.dim(name)), ...rows], { indent: '  ' }),
  ])
  return blocks(...parts)
}
