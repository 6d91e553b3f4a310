import { quoted } from '../plan/quoted.ts'
import type { Settings } from './settings.ts'
import { COMMANDS } from './table.ts'

/** Makes the commands that a text tells ready to paste where the user stands. */
export type Ready = (text: string) => string

const NAMES = COMMANDS.map(({ name }) => name).join('|')
const VERBS =
  'add|checkout|commit|config|fetch|log|ls-remote|merge|pull|push|rebase|remote|rev-parse|stash|status|switch|tag(?= -)|update-ref|worktree'
// A word in quotes is somebody's own; a command stands at the start of a line, or behind two spaces, a backtick, `$`, `|` or `&&`.
const TOLD = new RegExp(
  String.raw`(?<=\s)'[^']*'(?:\\''[^']*')*|(?<=^|\s\s|${'`'}|[$|&] )(?:(?<tidemark>tidemark)(?= (?:${NAMES})(?![\w-]))|git(?= (?:${VERBS})(?![\w-])))`,
  'gmu',
)

/**
 * Repeats `-C` and `--policy`, as they were given, in every command of Tidemark, and `-C` in those of git: without them a command that is
 * pasted would work elsewhere, or by another policy. One that says its policy itself keeps it.
 */
export function readyFor({ givenDirectory, policyPath }: Settings): Ready {
  if (givenDirectory === null && policyPath === null) return (text) => text
  const folder = givenDirectory === null ? '' : ` -C ${quoted(givenDirectory)}`
  const policy = policyPath === null ? '' : ` --policy ${quoted(policyPath)}`
  return (text) => {
    const lines = text.split('\n').map((line) => {
      const own = line.includes(' --policy ') ? '' : policy
      return line.replace(TOLD, (found, tidemark: string | undefined) => {
        if (tidemark !== undefined) return `tidemark${folder}${own}`
        return found === 'git' ? `git${folder}` : found
      })
    })
    return lines.join('\n')
  }
}

/** Fields of results that hold words of Tidemark, in which a command may stand. */
const WORDS = new Set(['hints', 'mend', 'next', 'command', 'commands', 'again', 'commit', 'notices'])
/** Fields below which all is data: records, and commands that were run as they stand there. */
const DATA = new Set(['data', 'details', 'before', 'results'])

/** The same plain data with the commands in it made ready. */
export function readyDeep<T>(value: T, ready: Ready, words?: boolean): T
export function readyDeep(value: unknown, ready: Ready, words = false): unknown {
  if (typeof value === 'string') return words ? ready(value) : value
  if (Array.isArray(value)) return value.map((item: unknown) => readyDeep(item, ready, words))
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).map(([key, item]) => {
    return [key, DATA.has(key) ? item : readyDeep(item, ready, WORDS.has(key))]
  })
  return Object.fromEntries(entries)
}
