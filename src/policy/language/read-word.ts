import type { Automaton } from './automaton.ts'
import { isAccepting, step } from './automaton.ts'
import { compile } from './compile.ts'
import type { Language, Reading } from './of-pattern.ts'

/** A word taken apart: what each part of the pattern, in its order, stands for. */
export interface WordReading {
  readonly reading: Reading
  readonly texts: readonly string[]
}

/** Every way to read `word` by the pattern of `language`, lazily; none when it is no word of it. */
export function* readWord(language: Language, word: string): Generator<WordReading, void> {
  for (const reading of language.readings) {
    const search: Search = {
      word,
      automata: automataOf(reading),
      dead: new Set(),
    }
    for (const texts of split(search, 0, 0)) yield { reading, texts }
  }
}

/** What was compiled before: many words are read by the same few patterns. */
const compiled = new WeakMap<Reading, readonly Automaton[]>()

function automataOf(reading: Reading): readonly Automaton[] {
  const automata = compiled.get(reading) ?? reading.segments.map((segment) => compile(segment.words))
  compiled.set(reading, automata)
  return automata
}

interface Search {
  readonly word: string
  readonly automata: readonly Automaton[]
  /** `segment:offset` from where no reading goes on. */
  readonly dead: Set<string>
}

function* split(search: Search, segment: number, offset: number): Generator<readonly string[], boolean> {
  const automaton = search.automata[segment]
  if (automaton === undefined) {
    const complete = offset === search.word.length
    if (complete) yield []
    return complete
  }
  const key = `${segment}:${offset}`
  if (search.dead.has(key)) return false
  let found = false
  for (const end of endsOf(automaton, search.word, offset)) {
    const rest = split(search, segment + 1, end)
    for (let next = rest.next(); ; next = rest.next()) {
      if (next.done === true) {
        found ||= next.value
        break
      }
      yield [search.word.slice(offset, end), ...next.value]
    }
  }
  if (!found) search.dead.add(key)
  return found
}

/** Where a word of `automaton` that begins at `offset` may end. */
function endsOf(automaton: Automaton, word: string, offset: number): readonly number[] {
  const ends: number[] = []
  let states: readonly number[] = [0]
  for (let end = offset; states.length > 0; end += 1) {
    if (states.some((state) => isAccepting(automaton, state))) ends.push(end)
    if (end === word.length) break
    states = step(automaton, states, word.charCodeAt(end))
  }
  return ends
}
