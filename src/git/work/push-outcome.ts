import { lastLine } from '../failure.ts'
import type { PushOutcome, PushRef } from '../work.ts'
import { plainLines, remoteWords } from './remote-words.ts'
import type { GitChild, TracedEnd } from './traced.ts'

/** A line of `git push --porcelain`. */
interface RefStatus {
  readonly flag: string
  readonly ref: string
  readonly summary: string
}

// What only says that another ref of the same push was refused.
const FOLLOWS = /atomic (?:push|transaction) fail/u

const SUBMODULE = /submodule paths contain changes that can\s*not be found/u
const NOT_ATOMIC = /does not support --atomic/u

/** What became of a push, from its status lines, and else from whether it sent anything at all. */
export function judgePush({ end, children }: TracedEnd, refs: readonly PushRef[]): PushOutcome {
  const lines = parseLines(end.stdout.toString())
  const refused = lines.filter(({ flag }) => flag === '!')
  const arrived = lines.filter(({ flag }) => flag !== '!')
  const whole = refs.every(({ ref }) => arrived.some((line) => line.ref === ref))
  if (refused.length === 0 && whole) return { status: 'done' }
  if (refused.length > 0) {
    const doubtful = refused.some(({ summary }) => summary.includes('[remote failure]'))
    const parted = arrived.some(({ flag }) => flag !== '=')
    const reason = refusal(refused, end.stderr)
    return { status: doubtful || parted ? 'unknown' : 'refused', reason }
  }
  const reason = end.stopped ?? early(children) ?? remoteReason(end.stderr)
  return { status: hasSent(children) ? 'unknown' : 'refused', reason }
}

function parseLines(text: string): readonly RefStatus[] {
  return text
    .split('\n')
    .map((line) => line.split('\t'))
    .filter((fields) => fields.length >= 3)
    .map(([flag = '', spec = '', summary = '']) => ({
      flag,
      ref: spec.slice(spec.lastIndexOf(':') + 1),
      summary,
    }))
}

/** The refs that were the cause, with what the remote or its hooks said. */
function refusal(refused: readonly RefStatus[], stderr: string): string {
  const causes = refused.filter(({ summary }) => !FOLLOWS.test(summary))
  const shown = (causes.length > 0 ? causes : refused).map(({ ref, summary }) => `${ref} ${summary}`)
  return [...shown, ...remoteLines(stderr)].join('; ')
}

function remoteLines(stderr: string): readonly string[] {
  return plainLines(stderr)
    .filter((line) => line.startsWith('remote: '))
    .map((line) => line.trim())
}

function remoteReason(stderr: string): string {
  if (SUBMODULE.test(stderr))
    return 'a submodule is at a commit that is on no remote: push the submodule first'
  const words = NOT_ATOMIC.test(stderr) ? lastLine(stderr) : remoteWords(stderr)
  return [...new Set([words, ...remoteLines(stderr)])].join('; ')
}

/** The hook on this side that stopped it, or null. */
function early(children: readonly GitChild[]): string | null {
  const hook = children.find((child) => child.own && child.hook === 'pre-push' && child.code !== 0)
  return hook === undefined ? null : 'the hook pre-push said no'
}

/**
 * A push stands on the other side only once its pack is there, and git has a process of its own make that. Other
 * transports (a helper of somebody else's, WebDAV) are taken to have sent something.
 */
function hasSent(children: readonly GitChild[]): boolean {
  return children.some(({ argv }) =>
    argv.some(
      (word) =>
        /^(?:git-)?(?:pack-objects|http-push|fast-export)$/u.test(word) ||
        /^(?:git-)?remote-(?!https?$|ftps?$)/u.test(word),
    ),
  )
}
