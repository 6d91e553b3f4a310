import { TidemarkError } from '../../model/failure.ts'
import { gitFailure, lastLine } from '../failure.ts'
import { gitText } from '../run.ts'
import type { CommitRequest } from '../work.ts'
import { runWithHooks } from './hooks.ts'

/** Milliseconds: hooks may run whole test suites. */
const DEADLINE = 3_600_000
const SHOWN = 5

/** Commits exactly these tracked paths as the work tree has them. Throws E_HOOK, E_GIT. */
export async function commitPaths(root: string, { message, paths }: CommitRequest): Promise<string> {
  const args = ['commit', '--quiet', '--only', '--file=-', '--cleanup=whitespace', '--', ...paths]
  const env = { GIT_LITERAL_PATHSPECS: '1', GIT_EDITOR: 'true' }
  const result = await runWithHooks(args, { cwd: root, input: `${message}\n`, env, deadline: DEADLINE })
  if (result.code === 0) return await gitText(['rev-parse', 'HEAD'], { cwd: root })
  if (result.hook === null) throw gitFailure(args, result)
  const said = result.stderr.split('\n').filter((line) => line.trim() !== '')
  throw new TidemarkError('E_HOOK', `the ${result.hook} hook said no: ${lastLine(result.stderr)}`, {
    hints: said.slice(-SHOWN),
    details: { hook: result.hook },
  })
}
