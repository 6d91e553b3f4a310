import type { BaseReport, Rebuild, RebuildResult } from '../../flows/rebuild/request.ts'
import { minuteOf } from '../../plan/reasons.ts'
import { blocks } from './blocks.ts'
import type { Look } from './look.ts'
import type { Palette } from './palette.ts'
import { noticeLines, refusalLines } from './refusal-view.ts'
import { joined, shortCommit, shortDigest } from './short.ts'
import { table } from './table.ts'

const ENDS = {
  current: 'Nothing newer in the base: nothing built, nothing published.',
  finished: 'Nothing newer in the base. Finished what an earlier run began.',
  planned: 'To be rebuilt. Nothing done (dry run).',
  printed: 'To be rebuilt by hand:',
  published: 'Rebuilt and published.',
  unchanged: 'Built: the same bytes stand already.',
  refused: '',
} as const

function head({ component, version, gitTag, commit }: Rebuild, palette: Palette): string {
  const origin = commit === null ? null : `from ${gitTag ?? version} (${shortCommit(commit)})`
  return joined([palette.strong(`${component} ${version}`), 'rebuild', origin])
}

function baseRows({ name, standing, newest, status, why }: BaseReport): readonly (readonly string[])[] {
  const before = standing.map(shortDigest).join(', ')
  const now = newest === null ? '' : shortDigest(newest)
  const change = status === 'newer' ? `${before} → ${now}` : status === 'same' ? before : now
  return [['base', joined([name ?? 'unknown', change, why])]]
}

function factLines({ standing, base, digest, log, tags }: Rebuild): readonly string[] {
  const rows = [
    ...(standing === null
      ? []
      : [['stands', joined([shortDigest(standing.digest), standing.kind, minuteOf(standing.date)])]]),
    ...(base === null ? [] : baseRows(base)),
    ...(digest === null ? [] : [['built', shortDigest(digest)]]),
    ...(base === null || base.status === 'same' ? [] : [['tags', tags.join(', ')]]),
    ...(log === null ? [] : [['log', log]]),
  ]
  return table(rows, { indent: '  ' })
}

function writtenLines({ written }: Rebuild, palette: Palette): readonly string[] {
  const rows = written.map(({ tag, from, to }) => [
    from === null ? palette.good(`+ ${tag}`) : palette.warn(`~ ${tag}`),
    from === null ? 'new' : `${shortDigest(from)} → ${shortDigest(to)}`,
  ])
  return table(rows, { indent: '  ', gap: 3 })
}

function oneView(rebuild: Rebuild, palette: Palette): string {
  const { outcome, refusals, notices, commands, references } = rebuild
  const end = ENDS[outcome]
  return blocks(
    [head(rebuild, palette), ...factLines(rebuild)],
    writtenLines(rebuild, palette),
    [...refusalLines(refusals, palette), ...noticeLines(notices), ...(end === '' ? [] : [end])],
    commands,
    references.map((reference) => `${palette.dim('pin')}  ${reference}`),
  )
}

/** Every line: its source, what stands, its base image, and what became of it; commands stand alone, for pasting. */
export function rebuildView({ rebuilds }: RebuildResult, { palette }: Look): string {
  return blocks(...rebuilds.map((rebuild) => [oneView(rebuild, palette)]))
}
