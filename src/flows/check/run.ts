import { openWork } from '../../git/work/open-work.ts'
import { TidemarkError } from '../../model/failure.ts'
import { interrupted } from '../cut/interrupted.ts'
import type { World } from '../world.ts'
import { execute } from './execute.ts'
import type { Ended, Execution } from './execute.ts'
import { openCheck } from './open.ts'
import type { CheckRequest, OpenCheck } from './open.ts'
import { finishCheck } from './result.ts'
import type { CheckOutcome } from './result.ts'
import { refuseReportRule } from './rule.ts'
import { subjectOf } from './subject.ts'
import type { CheckSubject } from './subject.ts'
import { checkVariables } from './variables.ts'

export interface CheckRunRequest extends CheckRequest {
  /** Program and arguments, instead of the policy's command; empty: the policy's. */
  readonly command: readonly string[]
  /** Milliseconds. */
  readonly timeout: number
  /** Gets what the command writes, as it comes. */
  readonly output: (bytes: Uint8Array) => void
}

/** By POSIX: found and not executable; not found. */
const NOT_RUN = [126, 127]
/** Changed files that a message names. */
const SHOWN = 5

/**
 * Runs a check of the policy with what it is about in its environment, and records how it ended (docs/checks.md). A command that fails,
 * is killed or runs out of time has failed. Throws E_CHECK_COMMAND, and records nothing, when it could not be run at all; E_CHECK_KIND for a
 * check that has to come with a report; E_INTERRUPTED, with nothing recorded, when Tidemark itself is stopped.
 */
export async function runCheck(world: World, request: CheckRunRequest): Promise<CheckOutcome> {
  const open = await openCheck(world, request)
  refuseReportRule(open)
  const { shell, text, cwd } = commandOf(world, open, request)
  const subject = await subjectOf(world, request, open)
  if (isCheckout(request, subject)) await demandUnchanged(world, open.name)
  const { environment } = request
  world.tell({ type: 'step', text: `running ${open.name}: ${text}` })
  const env = { ...world.env, ...checkVariables(open.component, subject, environment) }
  const { timeout, output } = request
  const { signal, clock } = world
  const start = clock.now().getTime()
  const ended = await execute({ shell, cwd, env, timeout, output, ...(signal !== undefined && { signal }) })
  interrupted(world)
  demandRun(text, ended)
  const end = clock.now()
  const { exit, timedOut, log } = ended
  const passed = exit === 0 && !timedOut
  return await finishCheck(world, open, {
    subject,
    environment,
    found: {
      result: passed ? 'pass' : 'fail',
      date: end.toISOString(),
      duration: Math.max(0, end.getTime() - start),
      exitCode: exit,
      log,
    },
    report: null,
    timedOut,
    dryRun: false,
    notices: timedOut ? [`${text} was stopped: its time was up`] : [],
  })
}

/** True when the subject is the commit that is checked out because nobody named any. */
function isCheckout({ ref, environment, commit }: CheckRunRequest, { digest }: CheckSubject): boolean {
  return digest === null && ref === null && environment === null && commit === null
}

/** What is found out of a work tree with changes is not about its commit. */
async function demandUnchanged({ git }: World, name: string): Promise<void> {
  if (git === null) return
  const { staged, unstaged } = await openWork(git).changes()
  const changed = [...new Set([...staged, ...unstaged])]
  if (changed.length === 0) return
  throw new TidemarkError('E_FACTS_CONTRADICT', `${name} is about a commit, and the work tree has changes`, {
    details: { changed },
    hints: [
      changed.slice(0, SHOWN).join(', '),
      'Commit them, or say which commit it is about:  --commit HEAD',
    ],
  })
}

interface Chosen extends Pick<Execution, 'shell' | 'cwd'> {
  /** For people: of a command that was given only the program, as its arguments may hold secrets. */
  readonly text: string
}

/** The policy's command runs in the policy's folder, one that was given in the folder of who gave it. */
function commandOf({ folder, cwd }: World, { name, rule }: OpenCheck, { command }: CheckRunRequest): Chosen {
  const [program] = command
  if (program !== undefined) return { shell: ['exec "$@"', ...command], cwd, text: program }
  if (rule.run !== null) return { shell: [rule.run], cwd: folder, text: rule.run }
  throw new TidemarkError('E_CHECK_KIND', `the policy has no command for ${name}`)
}

function demandRun(text: string, { exit, timedOut }: Ended): void {
  if (timedOut || !NOT_RUN.includes(exit)) return
  const why = exit === 126 ? 'it may not be executed' : 'the shell did not find it, or not what it calls'
  throw new TidemarkError('E_CHECK_COMMAND', `${text} could not be run: ${why}`, {
    details: { exit },
    hints: ['Nothing was recorded.'],
  })
}
