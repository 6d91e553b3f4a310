import type { RetainResult } from '../../flows/retain/apply.ts'
import type { ComponentRetention, Listed } from '../../plan/retain/plan.ts'
import type { Reason } from '../../plan/retain/keeping.ts'
import type { HashedPlan } from '../../plan/retain/plan-file.ts'
import { quoted } from '../../plan/quoted.ts'
import { blocks } from './blocks.ts'
import type { Look, View } from './look.ts'
import type { Palette } from './palette.ts'
import { counted, shortDigest } from './short.ts'
import { table } from './table.ts'

const MOST_TAGS = 3
const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB']

/** What goes and what is kept, each with its reason; `file` is where the plan was written to. */
export function retainPlanView(file: string | null): View<HashedPlan> {
  return (plan, { palette, ready }) =>
    blocks(
      ...plan.components.flatMap((component) => componentBlocks(component, palette)),
      plan.notices.map((notice) => `${palette.warn('!')} ${notice}`),
      [ready(endText(plan, file))],
    )
}

function componentBlocks(component: ComponentRetention, palette: Palette): readonly (readonly string[])[] {
  const going = component.delete.map((entry) => [
    palette.bad('-'),
    shortDigest(entry.digest),
    tagsText(entry),
    entry.why,
  ])
  const kept = component.keep.map((entry) => [
    palette.good('='),
    shortDigest(entry.digest),
    tagsText(entry),
    reasonsText(entry.reasons),
  ])
  const name = `${component.component}  ${component.images.join(', ')}`
  return [[palette.strong(name)], table(going, { indent: '  ' }), table(kept, { indent: '  ' })]
}

/** The first of the reasons to keep something, and how many there are beside it. */
export function reasonsText([first, ...others]: readonly Reason[]): string {
  const more = others.length === 0 ? '' : `  (and ${counted(others.length, 'reason')} more)`
  return `${first?.text ?? ''}${more}`
}

function tagsText({ tags }: Listed): string {
  const names = [...new Set(Object.values(tags).flat())]
  if (names.length === 0) return '(no tag)'
  const more = names.length > MOST_TAGS ? ` and ${names.length - MOST_TAGS} more` : ''
  return `${names.slice(0, MOST_TAGS).join(', ')}${more}`
}

function endText({ components, hash }: HashedPlan, file: string | null): string {
  const going = components.flatMap((component) => component.delete)
  const kept = components.reduce((sum, { keep }) => sum + keep.length, 0)
  const size = going.reduce((sum, entry) => sum + entry.size, 0)
  const counts = `${counted(going.length, 'digest')} would go (at most ${bytesText(size)}), ${kept} kept.`
  if (going.length === 0) return `Every one of ${counted(kept, 'digest')} is kept.`
  if (file === null) return `${counts} Nothing deleted. A plan to apply:  tidemark retain --plan FILE`
  return `${counts} Nothing deleted. Plan ${shortDigest(hash)} written:  tidemark retain --apply ${quoted(file)}`
}

function bytesText(bytes: number): string {
  let [value, unit] = [bytes, 0]
  for (; value >= 1024 && unit < UNITS.length - 1; unit += 1) value /= 1024
  return `${unit === 0 ? value : value.toFixed(1)} ${UNITS[unit] ?? ''}`
}

/** What was deleted, and what was not after all. */
export function retainView(result: RetainResult, { palette }: Look): string {
  const parts = result.components.flatMap(({ component, deleted, skipped }) => {
    const gone = deleted.map((entry) => [
      palette.bad('-'),
      shortDigest(entry.digest),
      tagsText(entry),
      entry.why,
    ])
    const left = skipped.map(({ digest, why }) => [palette.warn('!'), shortDigest(digest), 'stays', why])
    return gone.length + left.length === 0
      ? []
      : [[palette.strong(component), ...table([...gone, ...left], { indent: '  ' })]]
  })
  return blocks(...parts, [appliedText(result)])
}

function appliedText({ components, dryRun, unchanged }: RetainResult): string {
  if (unchanged) return 'Nothing to delete: the plan is carried out.'
  const deleted = components.reduce((sum, each) => sum + each.deleted.length, 0)
  const skipped = components.reduce((sum, each) => sum + each.skipped.length, 0)
  const left = skipped === 0 ? '' : ` ${counted(skipped, 'digest')} of the plan stay.`
  if (dryRun) return `${counted(deleted, 'digest')} would be deleted.${left} Nothing deleted yet.`
  return `${counted(deleted, 'digest')} deleted.${left}`
}
