import type { DeprecateResult } from '../../flows/deprecate.ts'
import { actionLines, summaryText } from './actions-view.ts'
import { blocks } from './blocks.ts'
import type { Look } from './look.ts'
import type { Palette } from './palette.ts'
import { noticeLines } from './refusal-view.ts'
import { joined, shortDigest } from './short.ts'
import { table } from './table.ts'

type Version = DeprecateResult['versions'][number]

const CHANGES = {
  deprecate: 'deprecated',
  update: 'deprecated, in other words',
  lift: 'no longer deprecated',
} as const

function versionLines({ component, versions, undo }: DeprecateResult, palette: Palette): readonly string[] {
  const lines = versions.map((each) => {
    const name = palette.strong(`${component} ${each.version}`)
    return joined([name, changeText(each, undo), each.replacement !== null && `use ${each.replacement}`])
  })
  const reason = versions[0]?.reason ?? null
  return reason === null ? lines : [...lines, `  ${reason}`]
}

function changeText({ change }: Version, undo: boolean): string {
  if (change !== 'none') return CHANGES[change]
  return undo ? 'not deprecated' : 'deprecated already'
}

function stayLines({ versions }: DeprecateResult, palette: Palette): readonly string[] {
  const stays = versions.flatMap((each) => each.stays)
  const images = new Set(stays.map(({ image }) => image))
  const rows = stays.map(({ image, tag, digest }) => [
    `${palette.dim('=')} ${palette.strong(tag)}`,
    digest === null ? 'not there' : 'stays, pullable',
    palette.dim(digest === null ? '' : shortDigest(digest)),
    ...(images.size > 1 ? [palette.dim(image)] : []),
  ])
  return table(rows, { indent: '  ', gap: 3 })
}

function environmentLines({ environments }: DeprecateResult): readonly string[] {
  const rows = environments.map(({ environment, version, command }) => [
    `${environment} runs ${version}:`,
    command,
  ])
  return table(rows)
}

const WHERE = {
  planned: 'to be written',
  written: 'written',
  unchanged: 'says it already',
  skipped: 'left alone',
  failed: 'NOT written',
} as const

function wordLines(result: DeprecateResult, { ready }: Look): readonly string[] {
  const { notes, changelog, again, undo } = result
  const plain = { ...WHERE, unchanged: undo ? 'does not say it' : WHERE.unchanged }
  const rows = [
    ...notes.map(({ version, gitTag, url, outcome, why }) => {
      return ['notes', gitTag ?? version, plain[outcome], why ?? url ?? '']
    }),
    ...changelog.map(({ version, file, outcome, why }) => {
      return ['changelog', `${file} (${version})`, plain[outcome], ready(why ?? '')]
    }),
  ]
  const failed = [...notes, ...changelog].some(({ outcome }) => outcome === 'failed')
  return [...table(rows), ...(failed ? [`The tags are safe. For the rest, run it again:  ${again}`] : [])]
}

function endLine(result: DeprecateResult): string {
  const { outcome, dryRun, actions, ledgerSeq } = result
  if (outcome === 'planned')
    return dryRun
      ? `${summaryText(actions, false)}. Nothing written (dry run).`
      : `${summaryText(actions, false)}.`
  if (outcome === 'declined') return 'Nothing was changed.'
  if (outcome === 'unchanged') return 'Nothing to do: everything stands already.'
  return `${summaryText(actions, true)}. Nothing was deleted. Ledger record ${ledgerSeq ?? 0}.`
}

/** The whole plan, or what was done: versions, tags that move, tags that stay, who still runs it, where it is said. */
export function deprecateView(result: DeprecateResult, look: Look): string {
  const { palette } = look
  return blocks(
    versionLines(result, palette),
    [...actionLines(result.actions, palette), ...stayLines(result, palette)],
    environmentLines(result),
    wordLines(result, look),
    [...noticeLines(noticesOf(result)), endLine(result)],
  )
}

function noticesOf({ notices, schemaChanges, outcome }: DeprecateResult): readonly string[] {
  if (schemaChanges.length === 0 || outcome !== 'planned') return notices
  return [...notices, 'it has to be acknowledged:  --acknowledge-schema-change']
}

/** What is left to say once the plan was shown and confirmed. */
export function deprecateEndView(result: DeprecateResult, look: Look): string {
  if (result.outcome === 'declined') return endLine(result)
  return blocks(environmentLines(result), wordLines(result, look), [endLine(result)])
}
