import type { Run } from '../model/data.ts'
import type { CiFacts, CiSystem, Environment } from './ci.ts'
import { given, optional } from './given.ts'

// A pull request runs on a merge commit that no branch has, and its head branch may be a fork's `main`:
// such a run has no branch at all.
const OTHERS_CODE = new Set(['pull_request', 'pull_request_target', 'merge_group'])

/** Reads the variables that GitHub Actions sets, and that Gitea and Forgejo Actions copy. */
export function readActions(system: string, env: Environment): CiFacts {
  const trigger = given(env['GITHUB_EVENT_NAME'])
  const name = given(env['GITHUB_REF_NAME'])
  const type = env['GITHUB_REF_TYPE'] ?? typeOf(env['GITHUB_REF'])
  const ownBranch = type === 'branch' && !OTHERS_CODE.has(trigger ?? '')
  return {
    system,
    ...(ownBranch && name !== undefined && { branch: name }),
    ...(type === 'tag' && name !== undefined && { gitTag: name }),
    ...optional('commit', given(env['GITHUB_SHA'])),
    ...optional('trigger', trigger),
    ...optional('run', runOf(env)),
    ...optional('actor', given(env['GITHUB_ACTOR'])),
  }
}

function typeOf(ref: string | undefined): string | undefined {
  if (ref?.startsWith('refs/tags/') === true) return 'tag'
  return ref?.startsWith('refs/heads/') === true ? 'branch' : undefined
}

function runOf(env: Environment): Run | undefined {
  const id = given(env['GITHUB_RUN_ID'])
  if (id === undefined) return undefined
  const server = given(env['GITHUB_SERVER_URL'])
  const repository = given(env['GITHUB_REPOSITORY'])
  if (server === undefined || repository === undefined) return { id }
  return { id, url: `${server}/${repository}/actions/runs/${id}` }
}

export const github: CiSystem = {
  name: 'github',
  detect: (env) => (env['GITHUB_ACTIONS'] === 'true' ? readActions('github', env) : null),
}
