import type { EnvironmentStatus } from '../../flows/results.ts'
import { minuteOf } from '../../plan/reasons.ts'
import { actorText } from './environment-cell.ts'
import { age } from './age.ts'
import type { Look } from './look.ts'
import { joined, nameText } from './short.ts'
import { displayWidth, wrapped } from './width.ts'

/** What there is to know of an environment beyond what runs there, and the command that does something about it. */
export interface Note {
  readonly text: string
  readonly command: string | null
}

const GAP = 3
const INDENT = 4

/** What waits, what holds, what is deprecated, what is not written: nothing where all is as it should be. */
export function notesOf(environments: readonly EnvironmentStatus[], look: Look): readonly Note[] {
  return environments.flatMap((one) => [
    ...holdNotes(one, look),
    ...nextNotes(one),
    ...deprecationNotes(one),
    ...unwrittenNotes(one, look),
  ])
}

function holdNotes({ environment, hold }: EnvironmentStatus, look: Look): readonly Note[] {
  if (hold === null) return []
  const { by, since, until, rollback, reason, command } = hold
  const what = joined(
    [
      `${environment} is held by ${actorText(by)}${agoText(age(since, look.now))}`,
      until === null ? null : `until ${minuteOf(until)}`,
      rollback && 'after a rollback',
    ],
    ', ',
  )
  return [{ text: `${what}: ${reason}`, command }]
}

function nextNotes({ environment, next }: EnvironmentStatus): readonly Note[] {
  if (next === null) return []
  const name = nameText(next)
  if (next.ready) {
    const ran = { never: '', earlier: ', which it ran before', rolledBack: ', which was rolled back there' }
    return [{ text: `${environment} is ready for ${name}${ran[next.ran]}:`, command: next.command }]
  }
  return [{ text: `${name} to ${environment} waits for: ${next.waitsFor.join(', ')}`, command: null }]
}

function deprecationNotes({ environment, deprecated, ...named }: EnvironmentStatus): readonly Note[] {
  if (deprecated === null) return []
  const { reason, replacement } = deprecated
  const instead = replacement === null ? '' : `, use ${replacement}`
  return [{ text: `${nameText(named)} in ${environment} is deprecated${instead}: ${reason}`, command: null }]
}

function unwrittenNotes({ unwritten }: EnvironmentStatus, { ready }: Look): readonly Note[] {
  if (unwritten.length === 0) return []
  const tags = [...new Set(unwritten.map(({ tag }) => tag))].join(', ')
  return [
    {
      text: `${tags} ${tags.includes(',') ? 'are' : 'is'} not written yet:`,
      command: ready('tidemark reconcile'),
    },
  ]
}

/** A row of the map with its notes: beside it, below each other, where all fit; else under it, over the whole width. */
export function withNotes(
  line: { readonly text: string; readonly width: number },
  notes: readonly Note[],
  look: Look,
): readonly string[] {
  const bare = notes.map((note) => oneLine(note))
  const left = ' '.repeat(line.width + GAP)
  const fits = bare.every((text) => left.length + displayWidth(text) <= look.columns)
  if (!fits) return [line.text.trimEnd(), ...notes.flatMap((note) => below(note, look))]
  const [first, ...others] = bare
  if (first === undefined) return [line.text.trimEnd()]
  const filled = line.text + ' '.repeat(left.length - displayWidth(line.text))
  return [`${filled}${first}`, ...others.map((text) => `${left}${text}`)]
}

function oneLine({ text, command }: Note): string {
  return command === null ? text : `${text}  ${command}`
}

/** A command keeps its line whole, so that it can be copied. */
function below(note: Note, { columns }: Look): readonly string[] {
  const indent = ' '.repeat(INDENT)
  if (INDENT + displayWidth(oneLine(note)) <= columns) return [indent + oneLine(note)]
  const lines = wrapped(note.text, columns - INDENT - 2)
  const texts = lines.map((line, index) => `${indent}${index === 0 ? '' : '  '}${line}`)
  return note.command === null ? texts : [...texts, `${indent}  ${note.command}`]
}

function agoText(text: string): string {
  return text === 'now' ? ', just now' : ` for ${text}`
}
