import type { ShowResult } from '../../flows/results.ts'
import { minuteOf } from '../../plan/reasons.ts'
import { age } from './age.ts'
import { blocks } from './blocks.ts'
import type { Look } from './look.ts'
import { joined, shortCommit, shortDigest } from './short.ts'
import { table } from './table.ts'

function headText(result: ShowResult, look: Look): string {
  const { name, component, version, digest, asOf } = result
  const what = joined([version === name ? null : version, digest])
  const when = asOf === null ? '' : ` on ${minuteOf(asOf)}`
  return `${look.palette.strong(name)} of ${component}${when}: ${what === '' ? 'nothing' : what}`
}

function builtText(result: ShowResult): string {
  const { built, commit, branch, gitTag } = result
  const origin = commit === null ? null : `from ${shortCommit(commit)}`
  return joined([
    built === null ? null : minuteOf(built),
    origin,
    gitTag,
    branch === null ? null : `on ${branch}`,
  ])
}

function sinceText(result: ShowResult, look: Look): string {
  const { since, until, by } = result
  if (since === null) return ''
  const span =
    until === null
      ? `${minuteOf(since)} (${age(since, look.now)})`
      : `${minuteOf(since)} until ${minuteOf(until)}`
  return by === null ? span : `${span}, by ${by}`
}

function deprecatedText({ deprecated }: ShowResult): string {
  if (deprecated === null) return ''
  const { reason, replacement } = deprecated
  return replacement === null ? reason : `${reason}; use ${replacement}`
}

function factLines(result: ShowResult, look: Look): readonly string[] {
  const platforms = Object.entries(result.platforms).map(([name, digest]) => [
    'platform',
    `${name}  ${shortDigest(digest)}`,
  ])
  const rows = [
    ['deprecated', deprecatedText(result)],
    ['since', sinceText(result, look)],
    ['built', builtText(result)],
    ...platforms,
    ['tags', result.tags.join(', ')],
    ...result.references.map((reference) => ['pin', reference]),
  ].filter(([, text]) => text !== '')
  return table(
    rows.map(([key = '', text = '']) => [look.palette.dim(key), text]),
    { indent: '  ', gap: 3 },
  )
}

function historyLines(result: ShowResult, look: Look): readonly string[] {
  if (result.history.length === 0) return []
  const several = new Set(result.history.map((entry) => entry.image)).size > 1
  const rows = result.history.map((entry) => [
    minuteOf(entry.from),
    entry.to === null ? 'to now' : `to ${minuteOf(entry.to)}`,
    entry.version ?? '-',
    look.palette.dim(shortDigest(entry.digest)),
    ...(several ? [entry.image] : []),
  ])
  const more = result.earlier ? [look.ready(`  and before:   tidemark history ${result.name}`)] : []
  return ['History:', ...more, ...table(rows, { indent: '  ', gap: 3 })]
}

/** All that is known of a tag, a version or a digest. */
export function showView(result: ShowResult, look: Look): string {
  return blocks([headText(result, look), ...factLines(result, look)], historyLines(result, look))
}
