import type { CiSystem } from './ci.ts'
import { readActions } from './github.ts'

/** Gitea and Forgejo Actions: the variables of GitHub Actions beside a mark of their own. */
export const gitea: CiSystem = {
  name: 'gitea',
  detect: (env) => {
    const own = env['GITEA_ACTIONS'] === 'true' || env['FORGEJO_ACTIONS'] === 'true'
    return own ? readActions('gitea', env) : null
  },
}
