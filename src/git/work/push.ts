import { isFailure } from '../../model/failure.ts'
import { lastLine, withoutCredentials } from '../failure.ts'
import type { PushOutcome, PushRef } from '../work.ts'
import { runWithHooks } from './hooks.ts'
import type { HookedResult } from './hooks.ts'

/** Milliseconds: a first push may send a whole history. */
const DEADLINE = 3_600_000

// A status line of `--porcelain`: flag, refs, summary.
const REFUSED = /^!\t[^\t]*\t\[([^\]]+)\](?: \((.*)\))?$/gmu
const CASCADE = /atomic (?:push|transaction) failed/u
// Failures before anything is sent: nothing can have arrived.
const NOT_SENT =
  /does not support --atomic|Could not resolve host|Connection refused|Permission denied|Authentication failed|could not read Username|not found|does not appear to be a git repository|src refspec/iu

/** Pushes objects to refs, all or nothing; never forced, and nothing but these. Throws nothing for a push that fails. */
export async function pushRefs(root: string, remote: string, refs: readonly PushRef[]): Promise<PushOutcome> {
  const config = ['-c', 'push.followTags=false', '-c', `remote.${remote}.mirror=false`]
  const flags = ['--atomic', '--porcelain', '--no-follow-tags', '--no-force', '--recurse-submodules=no']
  const specs = refs.map(({ object, ref }) => `${object}:${ref}`)
  try {
    const args = [...config, 'push', ...flags, '--', remote, ...specs]
    return outcomeOf(await runWithHooks(args, { cwd: root, deadline: DEADLINE }))
  } catch (error) {
    // It was killed: what it had sent by then is not known.
    if (isFailure(error, 'E_GIT')) return { status: 'unknown', reason: error.message }
    throw error
  }
}

function outcomeOf(result: HookedResult): PushOutcome {
  if (result.code === 0) return { status: 'done' }
  if (result.hook !== null) {
    return { status: 'refused', reason: `the ${result.hook} hook said no: ${lastLine(result.stderr)}` }
  }
  const lines = [...result.stdout.toString().matchAll(REFUSED)].map(([, kind = '', why = '']) => ({
    kind,
    why,
  }))
  if (lines.length > 0 && !lines.some(({ kind }) => kind === 'remote failure')) {
    const telling = lines.find(({ why }) => why !== '' && !CASCADE.test(why)) ?? lines[0]
    return {
      status: 'refused',
      reason: withoutCredentials([telling?.why ?? '', ...remoteWords(result.stderr)].join('; ')),
    }
  }
  const status = NOT_SENT.test(result.stderr) ? 'refused' : 'unknown'
  return { status, reason: lastLine(result.stderr) }
}

const SHOWN = 3

/** What a hook of the remote printed. */
function remoteWords(stderr: string): readonly string[] {
  const words = stderr.split('\n').flatMap((line) => /^remote: (?:error: )?(.*\S)\s*$/u.exec(line)?.[1] ?? [])
  return words.slice(0, SHOWN)
}
