import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { isListOf, isRecord, isText } from '../../model/shape.ts'
import { endGit } from '../run.ts'
import type { GitEnd, GitOptions } from '../run.ts'

/** A process that git started. */
export interface GitChild {
  /** `pre-commit` … when it is a hook. */
  readonly hook: string | null
  readonly argv: readonly string[]
  /** Its exit code; null when it was still running as git ended. */
  readonly code: number | null
  /** False when a process below started it (a git that a hook ran, the receiving end of a local push). */
  readonly own: boolean
}

/** How a git process ended, and what it had started. */
export interface TracedEnd {
  readonly end: GitEnd
  readonly children: readonly GitChild[]
}

/** Runs git as `endGit` does, and has it write down what it starts: words differ from git to git, its trace2 events do not. */
export async function runTraced(args: readonly string[], options: GitOptions): Promise<TracedEnd> {
  const folder = await mkdtemp(join(tmpdir(), 'tidemark-trace-'))
  try {
    const file = join(folder, 'events')
    const end = await endGit(args, { ...options, env: { ...options.env, GIT_TRACE2_EVENT: file } })
    const text = await readFile(file, 'utf8').catch(() => '')
    return { end, children: childrenIn(text) }
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 })
  }
}

/** The processes in a log of trace2 events (git's api-trace2, "event format"), in the order of their start. */
export function childrenIn(log: string): readonly GitChild[] {
  const events = log.split('\n').map(parseEvent).filter(isRecord)
  // Git itself writes the first event.
  const self = events[0]?.['sid']
  const exits = new Map(events.filter(isExit).map((event) => [keyOf(event), event['code']]))
  return events
    .filter((event) => event['event'] === 'child_start')
    .map((event) => {
      const { hook_name: hook, argv, sid } = event
      const code = exits.get(keyOf(event))
      return {
        hook: isText(hook) ? hook : null,
        argv: isListOf(argv, isText) ? argv : [],
        code: typeof code === 'number' ? code : null,
        own: sid === self,
      }
    })
}

function isExit(event: Readonly<Record<string, unknown>>): boolean {
  return event['event'] === 'child_exit'
}

function keyOf(event: Readonly<Record<string, unknown>>): string {
  return `${String(event['sid'])} ${String(event['child_id'])}`
}

/** An event; null for a line that was cut off. */
function parseEvent(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return null
  }
}
