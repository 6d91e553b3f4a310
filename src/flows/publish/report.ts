import type { Plan } from '../../plan/plan.ts'
import type { EventSummary, PlanResult, PublishResult, WrittenTag } from '../results.ts'
import type { PlanSubject } from './plan-event.ts'
import type { Subject } from './subject.ts'

export interface Outcome {
  readonly plan: Plan
  /** What the version is to the one before it; null for a build. */
  readonly step: string | null
  readonly dryRun: boolean
  readonly written: readonly WrittenTag[]
  /** Records that this run added. */
  readonly recorded: number
  readonly ledgerSeq: number
}

/** The result of `publish`, for people and machines. */
export function publishReport(subject: Subject, outcome: Outcome): PublishResult {
  const { plan, step, dryRun, written, recorded, ledgerSeq } = outcome
  const { digest } = subject.content.manifest
  return {
    ...planReport(subject, plan, step),
    dryRun,
    references: subject.targets.map(({ image }) => `${image}@${digest}`),
    written,
    unchanged: !dryRun && written.length === 0 && recorded === 0,
    ledgerSeq,
  }
}

/** The result of `plan` for one event. */
export function planReport(subject: PlanSubject, plan: Plan, step: string | null): PlanResult {
  return {
    event: eventSummary(subject, step),
    digest: subject.content?.manifest.digest ?? null,
    images: subject.event.component.images,
    tags: plan.tags,
    actions: plan.actions,
    notices: plan.notices,
    refusals: plan.refusals.map(({ code, tag, message, hints }) => ({
      code,
      tag: tag ?? null,
      message,
      hints,
    })),
  }
}

function eventSummary({ event }: PlanSubject, step: string | null): EventSummary {
  const { component, kind, version, commit, branch, gitTag, date, run } = event
  return {
    component: component.name,
    kind,
    version: version?.text ?? null,
    commit,
    branch,
    gitTag,
    date,
    run: run?.id ?? null,
    step,
  }
}
