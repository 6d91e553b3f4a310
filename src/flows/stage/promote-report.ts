import type { Digest } from '../../model/digest.ts'
import type { GateRow } from '../../plan/promotion/gate.ts'
import type { Settled } from '../publish/converge.ts'
import type { WrittenTag } from '../results.ts'
import { stopping } from './demand-ready.ts'
import { isUnchanged, tagsOf } from './move.ts'
import type { Move } from './move.ts'
import type { PlannedMove, PromoteRequest } from './plan-promotion.ts'

/** What an environment runs, or is to run. */
export interface Running {
  readonly digest: Digest | null
  readonly version: string | null
  readonly commit: string | null
}

/** One component that moves. */
export interface MoveSummary {
  readonly component: string
  readonly from: Running | null
  readonly to: Running
  /** True when it runs there already. */
  readonly unchanged: boolean
  /** The environment's tags. */
  readonly tags: readonly string[]
  /** `IMAGE@DIGEST` for every image: what deployments pin. */
  readonly references: readonly string[]
}

/** `tidemark promote`. */
export interface PromoteResult {
  readonly environment: string
  readonly dryRun: boolean
  /** True when every gate of every component is met, or overridden. */
  readonly ready: boolean
  readonly components: readonly (MoveSummary & {
    /** The environment that the digest comes from; null when it was named otherwise. */
    readonly origin: string | null
    readonly gates: readonly GateRow[]
    readonly ready: boolean
  })[]
  readonly written: readonly WrittenTag[]
  readonly unchanged: boolean
  readonly notices: readonly string[]
  /** Seq of the ledger's newest record afterwards; null when nothing was done. */
  readonly ledgerSeq: number | null
}

/** What a move does, in plain JSON. */
export function moveSummary(move: Move): MoveSummary {
  const { component, fact, before, targets } = move
  return {
    component: component.name,
    from: before === null ? null : running(before),
    to: running(fact),
    unchanged: isUnchanged(move),
    tags: [...tagsOf(move)],
    references: targets.map(({ image }) => `${image}@${fact.digest}`),
  }
}

function running({ digest, version, commit }: Move['fact']): Running {
  return { digest, version: version?.text ?? null, commit }
}

export function promoteReport(
  request: PromoteRequest,
  moves: readonly PlannedMove[],
  settled: Settled | null,
): PromoteResult {
  const components = moves.map((move) => ({
    ...moveSummary(move),
    origin: move.origin,
    gates: move.gates,
    ready: stopping(request, move).length === 0,
  }))
  return {
    environment: request.environment,
    dryRun: request.dryRun,
    ready: components.every(({ ready }) => ready),
    components,
    written: settled?.written ?? [],
    unchanged: settled !== null && settled.written.length === 0 && settled.recorded === 0,
    notices: moves.flatMap((move) => resolved(move)),
    ledgerSeq: settled?.ledgerSeq ?? null,
  }
}

/** A tag is only a way to name a digest: what it named is said. */
function resolved({ tag, component, fact }: PlannedMove): readonly string[] {
  return tag === null ? [] : [`${tag} of ${component.name} names ${fact.digest}, by the ledger`]
}
