import type { Plan } from '../../plan/plan.ts'
import type { EventSummary, PlanResult, PublishResult, WrittenTag } from '../results.ts'
import type { World } from '../world.ts'
import type { PlanSubject } from './plan-event.ts'
import type { Subject } from './subject.ts'
import { stepText } from './step.ts'

export interface Outcome {
  readonly plan: Plan
  readonly dryRun: boolean
  readonly written: readonly WrittenTag[]
  /** Records that this run added. */
  readonly recorded: number
  readonly ledgerSeq: number
}

/** The result of `publish`, for people and machines. */
export async function publishReport(
  world: World,
  subject: Subject,
  outcome: Outcome,
): Promise<PublishResult> {
  const { plan, dryRun, written, recorded, ledgerSeq } = outcome
  const { digest } = subject.content.manifest
  return {
    ...(await planReport(world, subject, plan)),
    dryRun,
    references: subject.targets.map(({ image }) => `${image}@${digest}`),
    written,
    unchanged: !dryRun && written.length === 0 && recorded === 0,
    ledgerSeq,
  }
}

/** The result of `plan` for one event. */
export async function planReport(world: World, subject: PlanSubject, plan: Plan): Promise<PlanResult> {
  return {
    event: await eventSummary(world, subject),
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

async function eventSummary(world: World, { event }: PlanSubject): Promise<EventSummary> {
  const { component, kind, version, commit, branch, gitTag, date, run } = event
  const state = await (await world.ledger()).load()
  return {
    component: component.name,
    kind,
    version: version?.text ?? null,
    commit,
    branch,
    gitTag,
    date,
    run: run?.id ?? null,
    step: version === null ? null : stepText(state.component(component.name), version),
  }
}
