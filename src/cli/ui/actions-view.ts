import type { Action } from '../../plan/action.ts'
import type { Palette } from './palette.ts'
import { table } from './table.ts'
import { moveText, targetText } from './target-text.ts'

const SYMBOLS = { create: '+', move: '~', keep: '=', refuse: '!' } as const

const THERE = 'already there'

function changeText(action: Action): string {
  if (action.action === 'create') return 'new'
  if (action.action === 'move') return moveText(action.from, action.to)
  if (action.action === 'refuse') return 'refused'
  if (action.why === THERE) return THERE
  return action.from === null ? 'stays absent' : `stays at ${targetText(action.from)}`
}

/** The reason without what the column before it says already, at its beginning or at its end. */
function reasonText(action: Action, change: string): string {
  const why = action.why.replaceAll('->', '→')
  if (why.startsWith(change)) return why.slice(change.length).replace(/^[:,]?\s*/u, '')
  return why.endsWith(`: ${change}`) ? why.slice(0, -change.length - 2) : why
}

function paint(action: Action, palette: Palette): (text: string) => string {
  if (action.action === 'create') return palette.good
  if (action.action === 'move') return palette.warn
  return action.action === 'refuse' ? palette.bad : palette.dim
}

function row(action: Action, palette: Palette): readonly string[] {
  const change = changeText(action)
  const colour = paint(action, palette)
  const tag = `${colour(SYMBOLS[action.action])} ${palette.strong(action.tag)}`
  return [tag, change, palette.dim(reasonText(action, change))]
}

/** A line a tag: symbol (`+` create, `~` move, `=` stays, `!` refused), tag, change, reason; by image if there are several. */
export function actionLines(actions: readonly Action[], palette: Palette): readonly string[] {
  const images = [...new Set(actions.map((action) => action.image))]
  const rows = actions.map((action) => row(action, palette))
  const lines = table(rows, { indent: '  ', gap: 3 })
  if (images.length < 2) return lines
  return images.flatMap((image) => {
    const own = lines.filter((_, index) => actions[index]?.image === image)
    return [`  ${image}`, ...own.map((line) => `  ${line}`)]
  })
}

function phrase(count: number, words: string): string | null {
  return count === 0 ? null : `${count} ${words}`
}

function sum(actions: readonly Action[], kind: Action['action']): number {
  return actions.filter((action) => action.action === kind).length
}

/** `2 to create, 1 to move, 2 stay`, or in the past tense once it is done. */
export function summaryText(actions: readonly Action[], done: boolean): string {
  const stay = sum(actions, 'keep')
  const parts = [
    phrase(sum(actions, 'create'), done ? 'created' : 'to create'),
    phrase(sum(actions, 'move'), done ? 'moved' : 'to move'),
    phrase(stay, stay === 1 ? 'stays' : 'stay'),
    phrase(sum(actions, 'refuse'), 'refused'),
  ].filter((part) => part !== null)
  return parts.length === 0 ? 'No tags' : parts.join(', ')
}
