import type { TextChange } from './change.ts'
import type { Texts } from './image-picture.ts'

/** The names whose texts differ, sorted. */
export function compareTexts(before: Texts, after: Texts): readonly TextChange[] {
  return namesOf(before, after)
    .map((name) => ({ name, before: textOf(before, name), after: textOf(after, name) }))
    .filter((change) => change.before !== change.after)
}

/** The names of both, each once, sorted. */
function namesOf(before: Texts, after: Texts): readonly string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].toSorted()
}

function textOf(texts: Texts, name: string): string | null {
  return Object.hasOwn(texts, name) ? (texts[name] ?? null) : null
}
