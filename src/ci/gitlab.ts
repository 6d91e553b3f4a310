import type { CiFacts, CiSystem, Environment } from './ci.ts'
import { given, optional } from './given.ts'

// CI_COMMIT_BRANCH is not set in merge-request and tag pipelines, which is what we want.
function read(env: Environment): CiFacts {
  const id = given(env['CI_PIPELINE_ID'])
  const url = given(env['CI_PIPELINE_URL'])
  return {
    system: 'gitlab',
    ...optional('branch', given(env['CI_COMMIT_BRANCH'])),
    ...optional('gitTag', given(env['CI_COMMIT_TAG'])),
    ...optional('commit', given(env['CI_COMMIT_SHA'])),
    ...optional('trigger', given(env['CI_PIPELINE_SOURCE'])),
    ...optional('run', id === undefined ? undefined : { id, ...optional('url', url) }),
    ...optional('actor', given(env['GITLAB_USER_LOGIN'])),
  }
}

export const gitlab: CiSystem = {
  name: 'gitlab',
  detect: (env) => (env['GITLAB_CI'] === 'true' ? read(env) : null),
}
