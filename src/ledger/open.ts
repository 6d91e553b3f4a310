import type { GitRepository } from '../git/repository.ts'
import { TidemarkError } from '../model/failure.ts'
import type { LedgerChoice } from '../policy/policy.ts'
import type { DerivedFacts } from './derived.ts'
import type { Ledger } from './ledger.ts'
import type { LedgerContext } from './memory.ts'

/** What a ledger needs of the world around it. */
export interface OpenLedgerOptions extends LedgerContext {
  /** null outside of a repository, where only a derived ledger can be opened. */
  readonly repository: GitRepository | null
  /** Ask no remote: read what was last seen, and refuse to append to a ledger that has a remote. */
  readonly offline?: boolean
  /** The facts of a derived ledger; asked for only when the policy chooses one. */
  readonly derive?: () => Promise<DerivedFacts>
}

/**
 * The ledger that the policy chooses. A git ledger is that of the remote it names, else of `origin`, else of the
 * repository alone. Nothing is read yet. Throws E_NOT_A_REPOSITORY, E_LEDGER_UNAVAILABLE for a remote that there is none of.
 */
export async function openLedger(choice: LedgerChoice, options: OpenLedgerOptions): Promise<Ledger> {
  if (choice.kind === 'git') return await openGitLedger(choice, options)
  const { DerivedLedger } = await import('./derived.ts')
  return new DerivedLedger(options, (await options.derive?.()) ?? { releases: [], standing: [] })
}

type GitChoice = Extract<LedgerChoice, { readonly kind: 'git' }>

async function openGitLedger(choice: GitChoice, options: OpenLedgerOptions): Promise<Ledger> {
  const { repository, offline = false, clock, random } = options
  if (repository === null) {
    throw new TidemarkError(
      'E_NOT_A_REPOSITORY',
      'the ledger lives in a git repository, and this folder is in none',
      {
        hints: ['Run Tidemark inside the repository that is released, or choose   ledger: derived'],
      },
    )
  }
  const { root, objectFormat } = repository
  const [remote, shallow, { GitLedger }] = await Promise.all([
    remoteFor(choice.remote, repository),
    repository.isShallow(),
    import('./git/git-ledger.ts'),
  ])
  const place = { root, branch: choice.branch, objectFormat }
  const context = { clock, random }
  if (remote === null) {
    const { LocalBranch } = await import('./git/local-branch.ts')
    return new GitLedger(root, new LocalBranch(place), context)
  }
  const { RemoteBranch } = await import('./git/remote-branch.ts')
  return new GitLedger(root, new RemoteBranch({ ...place, remote, shallow, offline }), context)
}

/** Name or address of the ledger's remote; null for a ledger of this repository alone. */
async function remoteFor(wanted: string | null, repository: GitRepository): Promise<string | null> {
  if (wanted === null) return (await repository.remoteUrl('origin')) === null ? null : 'origin'
  // Neither a name of git's nor a path has a colon: this is an address, `https://…` or `host:path`.
  if (wanted.includes(':') || (await repository.remoteUrl(wanted)) !== null) return wanted
  if (/^\.{0,2}\//u.test(wanted)) return wanted
  throw new TidemarkError(
    'E_LEDGER_UNAVAILABLE',
    `the policy keeps the ledger on "${wanted}", and there is no such remote`,
    {
      hints: [`Add it:   git remote add ${wanted} ADDRESS`, 'Or write its address into the policy.'],
    },
  )
}
