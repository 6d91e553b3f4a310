import type { Finding } from '../plan/audit/finding.ts'
import { keyOfFinding } from '../plan/audit/finding.ts'
import { inOrder } from '../plan/audit/judge.ts'
import { SEVERITIES } from '../plan/audit/severity.ts'
import type { Severity } from '../plan/audit/severity.ts'
import type { Component } from '../policy/policy.ts'
import { mapLimited } from '../registry/copy/weighted-pool.ts'
import { RequestBudget } from '../registry/resolve/request-budget.ts'
import { attributed } from './audit/attribute.ts'
import { cursorFile, readCursor } from './audit/cursor.ts'
import type { Cursor } from './audit/cursor.ts'
import { gitSights, withOrigin } from './audit/git-sight.ts'
import { keep, keepingProgress, readProgress } from './audit/keep.ts'
import { lookAt } from './audit/look.ts'
import type { Looked } from './audit/look.ts'
import { nextCursor } from './audit/next-cursor.ts'
import { Progress } from './audit/progress.ts'
import { imagesAtOnce } from './audit/read-images.ts'
import { proveLedger } from './audit/prove-ledger.ts'
import { demandWritable, recordDrift } from './audit/record-drift.ts'
import type { AuditFinding, AuditRequest, AuditResult } from './audit/request.ts'
import type { Facts, Scope } from './audit/scope.ts'
import { namedComponents } from './event/component.ts'
import { spanStart } from './moment.ts'
import type { World } from './world.ts'

/**
 * Compares registries, ledger, git tags and policy with each other, and changes nothing of them: what differs is told, with the command
 * that mends it. With `record` the ledger gets to know. A registry that does not answer is an error and never "no findings"; a budget
 * that is spent makes the result incomplete.
 *
 * Throws E_FACTS_MISSING for a component that the policy has not, E_TIME, E_LEDGER_READONLY, with `deep` E_LEDGER_CHAIN, and what registry, ledger, git and
 * manifests give cause for.
 */
export async function audit(world: World, request: AuditRequest): Promise<AuditResult> {
  const components = namedComponents(world.policy, request.components)
  // Their code loads while git answers for the ledger.
  world.images().catch(() => {})
  if (request.record) demandWritable(await world.ledger())
  const file = cursorFile(world, components)
  const at = world.clock.now().toISOString()
  const facts = factsOf(world, components)
  if (request.deep) await proveLedger(await world.ledger())
  const cursor = await readCursor(file)
  const since = sinceOf(world, request, cursor)
  const budget = new RequestBudget(request.budget ?? Infinity)
  const progress = new Progress(file)
  const already = await readProgress(progress, request, facts)
  const scope = { facts, budget, cursor, already, progress, deep: request.deep }
  const looked = await keepingProgress(progress, async () => lookAtAll(world, components, scope))
  const ledger = await world.ledger()
  const found = await attributed(
    ledger,
    inOrder([...looked.flatMap(({ findings }) => findings), ...(await inManifests(world, request))]),
  )
  const complete = looked.every((each) => each.complete)
  const findings = dated(found, cursor, at)
  const shown = newSince(findings, cursor, since)
  const names = components.map(({ name }) => name)
  const recorded = request.record ? await recordDrift(world, { components: names, findings, complete }) : null
  const next = nextCursor(cursor, { at, looked, findings, complete })
  await keep(world, request, { file, progress, next, complete })
  return {
    at,
    ended: world.clock.now().toISOString(),
    since,
    complete,
    components: looked.map((each) => summary(each)),
    findings: shown,
    counts: countsOf(shown),
    standing: findings.length - shown.length,
    requests: budget.used,
    recorded,
    ledger: { kind: ledger.kind, seq: (await facts).state.head.seq },
  }
}

/** Ledger and git, which are read while the registries are asked for their lists. */
function factsOf(world: World, components: readonly Component[]): Promise<Facts> {
  const facts = Promise.all([
    world.ledger().then(async (ledger) => ledger.load({ fresh: true })),
    gitSights(world.git, components),
  ]).then(async ([state, git]) => ({ state, git: await withOrigin(world.git, git, state) }))
  // Whoever waits for them is told; nobody is where the audit ended before for a reason of its own.
  facts.catch(() => {})
  return facts
}

/** Several at once; a budget is spent on whole components, one after the other. */
async function lookAtAll(
  world: World,
  components: readonly Component[],
  scope: Scope,
): Promise<readonly Looked[]> {
  return await mapLimited(components, imagesAtOnce(scope), async (component) =>
    lookAt(world, component, scope),
  )
}

/** Without an audit before this one, everything is new. */
function sinceOf({ clock }: World, { since }: AuditRequest, cursor: Cursor): string | null {
  if (since === null) return null
  return since === 'last' ? cursor.at : spanStart(since, clock.now())
}

async function inManifests({ policy, cwd }: World, { manifests }: AuditRequest): Promise<readonly Finding[]> {
  if (manifests.length === 0) return []
  const [{ readManifests }, { judgeManifests }] = await Promise.all([
    import('./audit/read-manifests.ts'),
    import('../plan/audit/manifests.ts'),
  ])
  return judgeManifests(policy, await readManifests(manifests, cwd))
}

function dated(findings: readonly Finding[], cursor: Cursor, at: string): readonly AuditFinding[] {
  return findings.map((finding) => {
    return { ...finding, firstSeen: cursor.findings.get(keyOfFinding(finding)) ?? at }
  })
}

/** What no audit found before is new whatever the clock says: it may have been set back since. */
function newSince(
  findings: readonly AuditFinding[],
  cursor: Cursor,
  since: string | null,
): readonly AuditFinding[] {
  if (since === null) return findings
  return findings.filter(
    (finding) => finding.firstSeen > since || !cursor.findings.has(keyOfFinding(finding)),
  )
}

function summary({ component, readings, content }: Looked): AuditResult['components'][number] {
  const images = readings.map(({ image, tags, of }) => ({ image, tags: tags.size, of }))
  return { component: component.name, images, content }
}

function countsOf(findings: readonly Finding[]): Readonly<Record<Severity, number>> {
  const counts: Record<Severity, number> = { critical: 0, high: 0, medium: 0, low: 0, info: 0 }
  for (const severity of SEVERITIES)
    counts[severity] = findings.filter((finding) => finding.severity === severity).length
  return counts
}
