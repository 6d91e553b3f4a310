import type { Automaton, Move } from './automaton.ts'
import { isAccepting, movesOf } from './automaton.ts'
import type { CharSet } from './char-set.ts'
import { charSet, complementOf, intersectionOf } from './char-set.ts'
import type { Draft } from './draft.ts'
import { addState, finish, newDraft } from './draft.ts'

const LEGAL = charSet('._-', 'A-Z', 'a-z', '0-9')
const ILLEGAL = complementOf(LEGAL)
const STRIPPED = charSet('.-')
const FIRST = charSet('_', 'A-Z', 'a-z', '0-9')
const DASH = charSet('-')

/** Where `sanitise` stands: at the beginning, where `.` and `-` go; behind a legal character; in a run of illegal ones. */
const MODES = ['beginning', 'legal', 'illegal'] as const

type Mode = (typeof MODES)[number]

/**
 * The image of a language of names under `sanitise`, exactly and without the empty word: illegal runs become one `-`, and
 * `.` and `-` at the beginning go.
 */
export function sanitisedImage(names: Automaton): Automaton {
  const draft = newDraft()
  const states = names.moves.map((_, index) =>
    MODES.map((__, mode) => (index + mode === 0 ? 0 : addState(draft))),
  )
  const at = (state: number, mode: Mode) => states[state]?.[MODES.indexOf(mode)] ?? 0
  names.moves.forEach((moves, state) => {
    for (const move of moves)
      for (const edge of edgesOf(move)) addEdge(draft, edge, { state, to: move.to, at })
  })
  const ends = names.moves.flatMap((_, state) =>
    isAccepting(names, state) ? [at(state, 'legal'), at(state, 'illegal')] : [],
  )
  return finish(draft, new Set(ends))
}

interface Edge {
  readonly from: Mode
  readonly to: Mode
  /** What is written, one character; null for nothing. */
  readonly out: CharSet | null
}

interface Place {
  readonly state: number
  readonly to: number
  at(state: number, mode: Mode): number
}

/** What reading a character of `move` writes. */
function edgesOf(move: Move): readonly Edge[] {
  const legal = intersectionOf([move], LEGAL)
  const first = intersectionOf([move], FIRST)
  const stripped = intersectionOf([move], STRIPPED).length > 0
  const illegal = intersectionOf([move], ILLEGAL).length > 0
  return [
    { from: 'beginning', to: 'legal', out: first },
    { from: 'legal', to: 'legal', out: legal },
    { from: 'illegal', to: 'legal', out: legal },
    ...(stripped || illegal ? [{ from: 'beginning', to: 'beginning', out: null } as const] : []),
    ...(illegal ? [{ from: 'legal', to: 'illegal', out: DASH } as const] : []),
    ...(illegal ? [{ from: 'illegal', to: 'illegal', out: null } as const] : []),
  ]
}

function addEdge(draft: Draft, edge: Edge, place: Place): void {
  const from = place.at(place.state, edge.from)
  const to = place.at(place.to, edge.to)
  if (edge.out === null) draft.empty[from]?.push(to)
  else draft.moves[from]?.push(...edge.out.map(({ lo, hi }) => ({ lo, hi, to })))
}

// A slash first: it is what branch names have.
const ILLEGAL_EXAMPLES = Array.from('/+#@!~ ,;%', (char) => char.codePointAt(0) ?? 0)

interface Search {
  readonly state: number
  readonly mode: Mode
  readonly written: number
  readonly name: string
}

/** A shortest name of the language that `sanitise` makes `image` of; null when there is none. */
export function nameSanitisedTo(names: Automaton, image: string): string | null {
  const queue: Search[] = [{ state: 0, mode: 'beginning', written: 0, name: '' }]
  const seen = new Set<string>()
  for (const search of queue) {
    const key = `${search.state}:${search.mode}:${search.written}`
    if (seen.has(key)) continue
    seen.add(key)
    if (search.mode !== 'beginning' && search.written === image.length && isAccepting(names, search.state)) {
      return search.name
    }
    for (const move of movesOf(names, search.state)) queue.push(...readings(search, move, image))
  }
  return null
}

/** The ways to read one character of `move` and write what `image` has next. */
function readings({ mode, written, name }: Search, move: Move, image: string): readonly Search[] {
  const next = image.codePointAt(written)
  const illegal = exampleOf(intersectionOf([move], ILLEGAL))
  const out: Search[] = []
  const add = (code: number, to: Mode, length: number) =>
    out.push({ state: move.to, mode: to, written: written + length, name: name + String.fromCodePoint(code) })
  const writable = intersectionOf([move], mode === 'beginning' ? FIRST : LEGAL)
  if (next !== undefined && writable.some(({ lo, hi }) => lo <= next && next <= hi)) add(next, 'legal', 1)
  const stripped = mode === 'beginning' ? intersectionOf([move], STRIPPED)[0] : undefined
  if (stripped !== undefined) add(stripped.lo, mode, 0)
  if (illegal === null) return out
  if (mode === 'legal' && image[written] === '-') add(illegal, 'illegal', 1)
  if (mode !== 'legal') add(illegal, mode, 0)
  return out
}

function exampleOf(set: CharSet): number | null {
  const known = ILLEGAL_EXAMPLES.find((code) => set.some(({ lo, hi }) => lo <= code && code <= hi))
  return known ?? set[0]?.lo ?? null
}
