import type { TextChange } from '../../plan/compare/change.ts'
import { cut } from './width.ts'

/** `name  "old" → "new"` on one line: long texts are cut, line ends are spelled. */
export function changedText({ name, before, after }: TextChange, columns: number): string {
  const width = Math.max(12, Math.floor((columns - name.length - 20) / 2))
  return `${name}  ${quoted(before, width)} → ${quoted(after, width)}`
}

function quoted(text: string | null, width: number): string {
  return text === null ? 'absent' : cut(JSON.stringify(text), width)
}
