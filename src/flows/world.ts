import type { CiFacts } from '../ci/ci.ts'
import type { Forge } from '../forge/forge.ts'
import type { GitRepository } from '../git/repository.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { Clock, Random } from '../model/clock.ts'
import type { Policy } from '../policy/policy.ts'
import type { ImageStores } from '../registry/image-store.ts'

/** Something that a flow tells while it works: for progress bars and warnings, never for results. */
export type Notice =
  | { readonly type: 'step'; readonly text: string }
  | { readonly type: 'warning'; readonly text: string }
  | { readonly type: 'bytes'; readonly label: string; readonly done: number; readonly total: number }

/** The worlds that a flow works on, all passed in. Ledger, images and forge are opened on first use only. */
export interface World {
  readonly policy: Policy
  /** The policy file's text, for messages that quote it. */
  readonly policyText: string
  /** Absolute folder that the user stands in: relative paths in arguments start here. */
  readonly cwd: string
  /** Absolute folder of the policy file: relative paths in the policy start here. */
  readonly folder: string
  readonly git: GitRepository | null
  ledger(): Promise<Ledger>
  images(): Promise<ImageStores>
  /** The same as somebody without a login sees them, asked briefly; absent where there is no such view. Close them when done. */
  readonly anonymousImages?: () => Promise<ImageStores>
  /** The forge that hosts the repository; null where nothing says which. */
  forge(): Promise<Forge | null>
  readonly ci: CiFacts | null
  readonly env: Readonly<Record<string, string | undefined>>
  readonly clock: Clock
  readonly random: Random
  readonly sleep: (milliseconds: number, signal?: AbortSignal) => Promise<void>
  /** Who acts, for the ledger. Asked only before a fact is recorded. */
  readonly actor: () => Promise<string>
  readonly tell: (notice: Notice) => void
  readonly signal?: AbortSignal
}
