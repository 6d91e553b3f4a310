import { isFailure } from '../model/failure.ts'
import type { State } from '../model/state.ts'
import type { Plan } from '../plan/plan.ts'
import { locateContent } from './content/locate.ts'
import { targetsOf } from './content/targets.ts'
import { demandGreen } from './event/demand-green.ts'
import { collectEvent } from './event/event.ts'
import { withPullNotices } from './publish/anonymous-pull.ts'
import { concede } from './publish/concede.ts'
import { converge } from './publish/converge.ts'
import { copyContent } from './publish/copy.ts'
import { planEvent } from './publish/plan-event.ts'
import type { Subject } from './publish/subject.ts'
import { recordFacts } from './publish/record-facts.ts'
import { schemaChangeOf } from './publish/schema-change.ts'
import { stepText } from './publish/step.ts'
import { refuse } from './publish/refuse.ts'
import { publishReport } from './publish/report.ts'
import type { Outcome } from './publish/report.ts'
import { writePlans } from './publish/write-plan.ts'
import type { PublishRequest } from './requests.ts'
import type { PublishResult } from './results.ts'
import type { World } from './world.ts'

/**
 * Publishes one artifact in the order that loses nothing (docs/design.md, "Publishing"): facts and refusals, reads, content by
 * digest, the intent in the ledger, tags from exact to wide, what was published, and convergence with other runs. Killed at any
 * point and run again, it ends in the same registry and the same facts.
 *
 * Throws a refusal (exit 3) before anything is written, or an error of the world (exit 5) that says what was.
 */
export async function publish(world: World, request: PublishRequest): Promise<PublishResult> {
  const subject = await collect(world, request)
  try {
    return await publishSubject(world, subject, request.dryRun)
  } finally {
    await subject.content.close()
  }
}

async function publishSubject(world: World, subject: Subject, dryRun: boolean): Promise<PublishResult> {
  const state = await (await world.ledger()).load()
  const first = await planEvent(world, subject, state)
  const step = stepText(state, subject.event)
  if (!dryRun) {
    const done = await carryOut(world, subject, { first, state })
    return await withPullNotices(world, state, publishReport(subject, { ...done, step, dryRun }))
  }
  refuse(first)
  return publishReport(subject, { ...dryOutcome(first, state.head.seq), step })
}

type Done = Omit<Outcome, 'step' | 'dryRun'>

interface Known {
  readonly first: Plan
  readonly state: State
}

/** Copies, records, writes and converges. A run that is refused leaves nothing behind that another one does not want. */
async function carryOut(
  world: World,
  subject: Subject,
  { first, state }: Known,
  again = true,
): Promise<Done> {
  const own = subject.content.manifest.digest
  let tookPart = false
  try {
    refuse(first)
    const copied = await copyContent(world, subject.content, subject.targets)
    // What was read before a long copy may be old by now; a copy that moved nothing took no time.
    const intent = await recordFacts(
      world,
      subject,
      copied || !again ? null : { plan: first, head: state.head },
    )
    tookPart = true
    const written = await writePlans(world, [{ ...subject, plan: intent.plan }], { ...intent, own })
    return { ...(await converge(world, written, { own })), plan: intent.plan }
  } catch (error) {
    if (!isFailure(error, 'E_IMMUTABLE')) throw error
    const ours = await concede(world, { ...subject, plan: first }, { digest: own, tookPart })
    if (!ours || !again) throw error
    const newest = await (await world.ledger()).load()
    return await carryOut(
      world,
      subject,
      { first: await planEvent(world, subject, newest), state: newest },
      false,
    )
  }
}

async function collect(world: World, request: PublishRequest): Promise<Subject> {
  const event = await collectEvent(world, request.event)
  await demandGreen(world, event)
  const targets = await targetsOf(world, event.component)
  const content = await locateContent(world, event.component, request.source)
  const schemaChange = await schemaChangeOf(world, event, content)
  return { component: event.component, event, content, targets, schemaChange }
}

function dryOutcome(plan: Plan, ledgerSeq: number): Omit<Outcome, 'step'> {
  return { plan, dryRun: true, written: [], recorded: 0, ledgerSeq }
}
