import type { CiFacts, CiSystem, Environment } from './ci.ts'
import { given, optional } from './given.ts'

const NAMES = ['BRANCH', 'GIT_TAG', 'COMMIT', 'RUN_ID', 'RUN_URL', 'ACTOR', 'TRIGGER'] as const

function read(env: Environment): CiFacts {
  const id = given(env['TIDEMARK_RUN_ID'])
  const url = given(env['TIDEMARK_RUN_URL'])
  return {
    system: 'generic',
    ...optional('branch', given(env['TIDEMARK_BRANCH'])),
    ...optional('gitTag', given(env['TIDEMARK_GIT_TAG'])),
    ...optional('commit', given(env['TIDEMARK_COMMIT'])),
    ...optional('trigger', given(env['TIDEMARK_TRIGGER'])),
    ...optional('run', id === undefined ? undefined : { id, ...optional('url', url) }),
    ...optional('actor', given(env['TIDEMARK_ACTOR'])),
  }
}

/** Any other system: variables `TIDEMARK_BRANCH`, `TIDEMARK_GIT_TAG`, `TIDEMARK_COMMIT` … */
export const generic: CiSystem = {
  name: 'generic',
  detect: (env) => (NAMES.some((name) => given(env[`TIDEMARK_${name}`]) !== undefined) ? read(env) : null),
}
