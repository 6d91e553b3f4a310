import type { Fall } from '../../plan/event-history.ts'
import { fallText } from '../../plan/fall-text.ts'
import { blocks } from './blocks.ts'
import { comparisonSummary, comparisonText } from './comparison-text.ts'
import type { ComparisonShown } from './comparison-text.ts'
import type { Look } from './look.ts'
import type { Palette } from './palette.ts'
import { counted, joined } from './short.ts'
import { table } from './table.ts'
import { wrapped } from './width.ts'

interface TagShown {
  readonly tag: string
  readonly action: 'create' | 'move' | 'keep'
  readonly why: string
}

interface StepShown {
  readonly gitTag: string
  readonly time: string
  readonly version: string | null
  readonly kind: 'release' | 'prerelease' | 'refused'
  readonly tags: readonly TagShown[]
  readonly why: string
  readonly compare?: ComparisonShown
}

/** What the view needs of a replay. */
export interface ReplayShown {
  readonly steps: readonly StepShown[]
  readonly final: Readonly<Record<string, string>>
  readonly backward: { readonly falls: readonly Fall[] }
  readonly compare?: object
}

function of(steps: readonly StepShown[], kind: StepShown['kind']): number {
  return steps.filter((step) => step.kind === kind).length
}

function headText({ steps }: ReplayShown): string {
  const [first, last] = [steps[0], steps.at(-1)]
  if (first === undefined || last === undefined) return 'This repository has no git tags yet.'
  const span = `${first.time.slice(0, 7)} to ${last.time.slice(0, 7)}`
  const kinds = [
    counted(of(steps, 'release'), 'release'),
    counted(of(steps, 'prerelease'), 'prerelease'),
    `${of(steps, 'refused')} refused`,
  ]
  return joined([`${counted(steps.length, 'git tag')}, ${span}`, kinds.join(', ')])
}

/** Tags that stay, grouped by the reason: `= 2, latest stay at 2.6.2: 2.5.2 is older`. */
function keptText(tags: readonly TagShown[], palette: Palette): readonly string[] {
  const byReason = new Map<string, string[]>()
  for (const { tag, why } of tags) byReason.set(why, [...(byReason.get(why) ?? []), tag])
  return [...byReason].map(([why, names]) => {
    const told = names.length > 1 ? why.replace(/^stays\b/u, 'stay') : why
    return palette.dim(`= ${names.join(', ')} ${told}`)
  })
}

function tagsText(step: StepShown, palette: Palette): string {
  const written = step.tags.filter(({ action }) => action !== 'keep')
  const marks = written.map(({ tag, action }) =>
    action === 'create' ? palette.good(`+ ${tag}`) : palette.warn(`~ ${tag}`),
  )
  const kept = keptText(
    step.tags.filter(({ action }) => action === 'keep'),
    palette,
  )
  const text = [...marks, ...kept].join('  ')
  return text === '' ? palette.dim(step.why) : text
}

function stepLines({ steps }: ReplayShown, { palette }: Look): readonly string[] {
  const rows = steps.flatMap((step) => {
    const time = palette.dim(`${step.time.slice(0, 10)} ${step.time.slice(11, 16)}`)
    const what =
      step.kind === 'refused' ? `${palette.bad('!')} refused: ${step.why}` : tagsText(step, palette)
    const other = step.compare === undefined ? [] : [['', '', palette.dim(comparisonText(step.compare))]]
    return [[time, palette.strong(step.gitTag), what], ...other]
  })
  return table(rows, { indent: '  ' })
}

function finalLines({ final }: ReplayShown, { columns }: Look): readonly string[] {
  const moved = Object.entries(final).filter(([tag, version]) => tag !== version)
  if (moved.length === 0) return []
  // The separator stays with the tag before it, so that a line break falls between two tags.
  const text = moved.map(([tag, version]) => `${tag}\u00A0→\u00A0${version}`).join('\u00A0· ')
  const lines = wrapped(text, Math.max(20, columns - 8))
  return lines.map((line, index) => (index === 0 ? 'Final:  ' : '        ') + line.replaceAll('\u00A0', ' '))
}

/** What deciding by event would have moved backward: the head line, and the events below it. */
function fallLines({ backward }: ReplayShown): readonly string[] {
  return fallText(backward.falls).map((line, index) => (index === 0 ? line : `  ${line}`))
}

/**
 * What adopting the policy would have meant: a line a git tag, below it what the tool that it is compared with would have pushed
 * instead, where the floats end, and what deciding by event would have done to them.
 */
export function replayView(replay: ReplayShown, look: Look): string {
  return blocks([headText(replay)], stepLines(replay, look), finalLines(replay, look), [
    ...fallLines(replay),
    ...comparisonSummary(replay.compare !== undefined, replay.steps),
  ])
}
