import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import type { GitResult } from '../failure.ts'
import { runGit } from '../run.ts'
import type { GitOptions } from '../run.ts'

/** How a git process ended, and the hook that made it fail. */
export interface HookedResult extends GitResult {
  /** `pre-commit`, `pre-push` …; null when no hook said no. */
  readonly hook: string | null
}

/** Runs git and learns from its own trace (api-trace2) whether a hook said no: its words alone do not tell. */
export async function runWithHooks(args: readonly string[], options: GitOptions): Promise<HookedResult> {
  const folder = await mkdtemp(join(tmpdir(), 'tidemark-trace-'))
  try {
    const trace = join(folder, 'events')
    const result = await runGit(args, { ...options, env: { ...options.env, GIT_TRACE2_EVENT: trace } })
    const events = result.code === 0 ? '' : await readFile(trace, 'utf8').catch(() => '')
    return { ...result, hook: failedHook(events) }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function failedHook(events: string): string | null {
  const names = new Map<string, string>()
  let failed: string | null = null
  for (const line of events.split('\n').filter(Boolean)) {
    const event = fieldsOf(line)
    const child = `${event['sid']} ${event['child_id']}`
    if (event['event'] === 'child_start' && event['child_class'] === 'hook')
      names.set(child, event['hook_name'] ?? 'hook')
    if (event['event'] === 'child_exit' && event['code'] !== '0') failed ??= names.get(child) ?? null
  }
  return failed
}

/** An event as text fields; a line that was cut off has none. */
function fieldsOf(line: string): Readonly<Record<string, string>> {
  try {
    const event: unknown = JSON.parse(line)
    if (typeof event !== 'object' || event === null) return {}
    return Object.fromEntries(Object.entries(event).map(([key, value]) => [key, String(value)]))
  } catch {
    return {}
  }
}
