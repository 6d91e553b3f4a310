import { appendRetrying } from '../../ledger/append-loop.ts'
import type { CheckData, Run } from '../../model/data.ts'
import type { Digest } from '../../model/digest.ts'
import type { ComponentState } from '../../model/state.ts'
import type { AllowedFinding, ExpiredAllowance } from '../../plan/evidence/judge-report.ts'
import type { Finding, Severity } from '../../model/report.ts'
import { draft } from '../stage/move.ts'
import type { World } from '../world.ts'
import { gatesFor } from './counts-for.ts'
import type { AskingGate } from './counts-for.ts'
import type { OpenCheck } from './open.ts'
import type { CheckSubject } from './subject.ts'

/** What reports said, in the words of the policy. */
export interface ReportSummary {
  readonly format: string
  readonly files: readonly {
    /** SHA-256. */
    readonly digest: Digest
    readonly tool: string
    readonly created: string | null
    readonly database: string | null
    /** The platforms that it covers; empty where its format or the image names none. */
    readonly platforms: readonly string[]
  }[]
  /** Findings by severity, those that do not count included. */
  readonly counts: Readonly<Record<Severity, number>>
  readonly tests: { readonly total: number; readonly failed: number; readonly skipped: number } | null
  readonly failing: readonly Finding[]
  readonly allowed: readonly AllowedFinding[]
  readonly expired: readonly ExpiredAllowance[]
  /** Bad enough to fail, and left out because no fix is known. */
  readonly unfixed: readonly Finding[]
  /** What the scanner itself was told to ignore. */
  readonly suppressed: readonly Finding[]
}

/** `tidemark check run` and `tidemark check record`. */
export interface CheckOutcome extends CheckSubject {
  readonly check: string
  readonly component: string
  readonly environment: string | null
  readonly passed: boolean
  readonly actor: string
  /** When it ended. */
  readonly date: string
  /** Milliseconds; null where nothing was run. */
  readonly duration: number | null
  readonly exitCode: number | null
  readonly timedOut: boolean
  /** SHA-256 of what the command wrote. */
  readonly log: Digest | null
  readonly reason: string | null
  readonly report: ReportSummary | null
  /** The gates that the result counts for. */
  readonly countsFor: readonly AskingGate[]
  readonly dryRun: boolean
  readonly run: Run | null
  /** Seq of its record; null in a dry run. */
  readonly ledgerSeq: number | null
  readonly notices: readonly string[]
}

/** What was found out. */
export type Found = Omit<CheckData, 'check' | 'digest' | 'commit' | 'environment' | 'run'>

/** A result about a subject, for its record and for its reader. */
export interface Finished {
  readonly subject: CheckSubject
  readonly environment: string | null
  readonly found: Found
  readonly report: ReportSummary | null
  readonly timedOut: boolean
  readonly dryRun: boolean
  readonly notices: readonly string[]
  /** Throws when the result may not be recorded on these facts. */
  readonly demand?: (state: ComponentState) => void
}

/** Records a result, unless it is a dry run, and tells it. */
export async function finishCheck(world: World, open: OpenCheck, finished: Finished): Promise<CheckOutcome> {
  const { name, component, actor, ledger } = open
  const { subject, environment, found, demand } = finished
  const data = checkData(world, open, finished)
  demand?.(open.state)
  const appended = finished.dryRun
    ? null
    : await appendRetrying(
        ledger,
        (state) => {
          demand?.(state.component(component.name))
          return [draft(component.name, 'check', actor, data)]
        },
        world,
      )
  const { date, duration = null, exitCode = null, log = null, reason = null } = found
  return {
    check: name,
    component: component.name,
    ...subject,
    environment,
    passed: found.result === 'pass',
    actor,
    date,
    duration,
    exitCode,
    timedOut: finished.timedOut,
    log,
    reason,
    report: finished.report,
    countsFor: gatesFor(world.policy, component, { check: name, environment }),
    dryRun: finished.dryRun,
    run: data.run ?? null,
    ledgerSeq: appended?.records.at(-1)?.seq ?? null,
    notices: finished.notices,
  }
}

function checkData({ ci }: World, { name }: OpenCheck, { subject, environment, found }: Finished): CheckData {
  const { digest, commit } = subject
  return {
    check: name,
    ...(digest !== null && { digest }),
    ...(commit !== null && { commit }),
    ...(environment !== null && { environment }),
    ...found,
    ...(ci?.run !== undefined && { run: ci.run }),
  }
}
