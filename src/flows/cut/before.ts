import { join } from 'node:path'

import { fail, pass } from '../../plan/cut/check.ts'
import type { CutCheck } from '../../plan/cut/check.ts'
import type { CutDraft } from './draft.ts'
import { interrupted } from './interrupted.ts'
import type { CutWorld } from './world.ts'

const NAME = 'before'

/** One command, and how it ended; null where it did not run. */
export interface BeforeRun {
  readonly command: string
  readonly exit: number | null
  /** The file that has its output. */
  readonly log: string | null
}

/** Runs the commands under `cut.before`, in order, until one fails. They may change nothing that git sees. */
export async function runBefore(
  world: CutWorld,
  { survey, gitTag }: CutDraft,
): Promise<{ readonly check: CutCheck | null; readonly runs: readonly BeforeRun[] }> {
  const commands = survey.component.cut.before
  if (commands.length === 0) return { check: null, runs: [] }
  const log = join(await world.work.privateFolder(), 'logs', `${gitTag.replaceAll('/', '-')}.log`)
  const runs: BeforeRun[] = []
  for (const command of commands) {
    interrupted(world)
    world.tell({ type: 'step', text: `running ${command}` })
    const exit = await world.shell(command, { cwd: world.git.root, log })
    runs.push({ command, exit, log })
    if (exit !== 0) return { check: failed(command, exit, log), runs }
  }
  return { check: await unchanged(world, survey.changes, log), runs }
}

function failed(command: string, exit: number, log: string): CutCheck {
  return fail(NAME, 'E_CUT_BEFORE', `${command} ended with ${exit}`, [`less ${log}`])
}

async function unchanged(
  { work }: CutWorld,
  before: { readonly staged: readonly string[]; readonly unstaged: readonly string[] },
  log: string,
): Promise<CutCheck> {
  const after = await work.changes()
  const known = new Set([...before.staged, ...before.unstaged])
  const fresh = [...after.staged, ...after.unstaged].filter((path) => !known.has(path))
  if (fresh.length === 0) return pass(NAME, `all passed; their output is in ${log}`)
  return fail(NAME, 'E_CUT_BEFORE', `the commands changed ${fresh.join(', ')}`, ['git status'])
}
