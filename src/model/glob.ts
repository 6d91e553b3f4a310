import { TidemarkError } from './failure.ts'

/** Caps: nested braces are a classic way to make a matcher run out of time or stack. */
const LONGEST = 256
const DEEPEST = 4

/** One step of the matcher: what a character must be to go on to `next`. Positions are indexes into a program. */
type Step =
  | { readonly type: 'character'; readonly is: string }
  | { readonly type: 'one' }
  /** A run of anything but a slash, or of anything at all; stays or goes on. */
  | { readonly type: 'run'; readonly slashes: boolean }
  | Fork

/** Goes on at each of `to`, without a character. */
interface Fork {
  readonly type: 'fork'
  readonly to: number[]
}

/**
 * A matcher for the whole of a text: `*` matches any run of characters but `/`, `**` any run at all, `?` one character
 * but `/`, `{a,b}` one of several globs, everything else itself. Takes time linear in the text, whatever the glob.
 * Throws E_GLOB: longer than 256 characters, braces nested deeper than 4 or unbalanced, `[`, `]` or `\`.
 */
export function compileGlob(glob: string): (text: string) => boolean {
  if (glob === '') throw notGlob(glob, 'it is empty')
  if (glob.length > LONGEST) throw notGlob(glob, `it has more than ${LONGEST} characters`)
  if (/[[\]\\]/u.test(glob)) throw notGlob(glob, 'it has [, ] or \\, which stand for nothing here')
  if (!/[*?{}]/u.test(glob)) return (text) => text === glob
  const program = compile(glob)
  return (text) => matches(program, text)
}

interface Brace {
  /** The fork at the opening brace, which leads to every alternative. */
  readonly fork: Fork
  /** The forks at the commas, which lead past the closing brace. */
  readonly exits: Fork[]
}

function compile(glob: string): readonly Step[] {
  const program: Step[] = []
  const open: Brace[] = []
  for (const token of glob.match(/\*{2,}|./gsu) ?? []) {
    const brace = open.at(-1)
    if (token === '{') open.push(openBrace(program))
    else if (token === '}') closeBrace(program, open, glob)
    else if (token === ',' && brace !== undefined) nextAlternative(program, brace)
    else program.push(stepOf(token))
    if (open.length > DEEPEST) throw notGlob(glob, `its braces are nested deeper than ${DEEPEST}`)
  }
  if (open.length > 0) throw notGlob(glob, 'a { is never closed')
  return program
}

function stepOf(token: string): Step {
  if (token === '?') return { type: 'one' }
  if (token.startsWith('*')) return { type: 'run', slashes: token.length > 1 }
  return { type: 'character', is: token }
}

function openBrace(program: Step[]): Brace {
  const fork: Fork = { type: 'fork', to: [program.length + 1] }
  program.push(fork)
  return { fork, exits: [] }
}

function nextAlternative(program: Step[], brace: Brace): void {
  const exit: Fork = { type: 'fork', to: [] }
  program.push(exit)
  brace.exits.push(exit)
  brace.fork.to.push(program.length)
}

function closeBrace(program: readonly Step[], open: Brace[], glob: string): void {
  const brace = open.pop()
  if (brace === undefined) throw notGlob(glob, 'a } is never opened')
  for (const exit of brace.exits) exit.to.push(program.length)
}

/** Keeps every place in the program at which the text read so far may stand. */
function matches(program: readonly Step[], text: string): boolean {
  let places = new Set<number>()
  enter(program, 0, places)
  for (const character of text) {
    const next = new Set<number>()
    for (const place of places) advance(program, { place, character, next })
    if (next.size === 0) return false
    places = next
  }
  return places.has(program.length)
}

function enter(program: readonly Step[], place: number, places: Set<number>): void {
  if (places.has(place)) return
  places.add(place)
  const step = program[place]
  if (step?.type === 'run') enter(program, place + 1, places)
  if (step?.type === 'fork') for (const target of step.to) enter(program, target, places)
}

interface Move {
  readonly place: number
  readonly character: string
  readonly next: Set<number>
}

function advance(program: readonly Step[], { place, character, next }: Move): void {
  const step = program[place]
  if (step?.type === 'character' && step.is === character) enter(program, place + 1, next)
  if (step?.type === 'one' && character !== '/') enter(program, place + 1, next)
  if (step?.type === 'run' && (step.slashes || character !== '/')) enter(program, place, next)
}

function notGlob(glob: string, problem: string): TidemarkError {
  return new TidemarkError('E_GLOB', `${JSON.stringify(glob.slice(0, LONGEST))} is not a glob: ${problem}`)
}
