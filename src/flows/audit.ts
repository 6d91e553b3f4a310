import type { Finding } from '../plan/audit/finding.ts'
import { keyOfFinding } from '../plan/audit/finding.ts'
import { inOrder } from '../plan/audit/judge.ts'
import { SEVERITIES } from '../plan/audit/severity.ts'
import type { Severity } from '../plan/audit/severity.ts'
import type { Component } from '../policy/policy.ts'
import { mapLimited } from '../registry/copy/weighted-pool.ts'
import { RequestBudget } from '../registry/resolve/request-budget.ts'
import { attributed } from './audit/attribute.ts'
import { cursorFile, readCursor, writeCursor } from './audit/cursor.ts'
import type { Cursor } from './audit/cursor.ts'
import { gitSights } from './audit/git-sight.ts'
import { imagesAtOnce, lookAt } from './audit/look.ts'
import type { Looked, Scope } from './audit/look.ts'
import type { Progress } from './audit/read-tags.ts'
import { nextCursor } from './audit/next-cursor.ts'
import { demandWritable, recordDrift } from './audit/record-drift.ts'
import type { AuditFinding, AuditRequest, AuditResult } from './audit/request.ts'
import { namedComponents } from './event/component.ts'
import { spanStart } from './moment.ts'
import type { World } from './world.ts'

/**
 * Compares registries, ledger, git tags and policy with each other, and changes nothing of them: what differs is told, with the command
 * that mends it. With `record` the ledger gets to know. A registry that does not answer is an error and never "no findings"; a budget
 * that is spent makes the result incomplete.
 *
 * Throws E_FACTS_MISSING for a component that the policy has not, E_TIME, E_LEDGER_READONLY, and what registry, ledger, git and
 * manifests give cause for.
 */
export async function audit(world: World, request: AuditRequest): Promise<AuditResult> {
  const components = namedComponents(world.policy, request.components)
  const file = cursorFile(world, components)
  const [ledger, cursor] = await Promise.all([world.ledger(), readCursor(file)])
  if (request.record) demandWritable(ledger)
  const at = world.clock.now().toISOString()
  const since = sinceOf(world, request, cursor)
  const budget = new RequestBudget(request.budget ?? Infinity)
  const [state, git] = await Promise.all([ledger.load({ fresh: true }), gitSights(world.git, components)])
  const { resume, deep } = request
  const looked = await keepingProgress(world, { file, cursor }, async (progress) =>
    lookAtAll(world, components, { state, git, budget, cursor, resume, deep, progress }),
  )
  const found = await attributed(
    ledger,
    inOrder([...looked.flatMap(({ findings }) => findings), ...(await inManifests(world, request))]),
  )
  const complete = looked.every((each) => each.complete)
  const findings = dated(found, cursor, at)
  const shown = findings.filter(({ firstSeen }) => since === null || firstSeen > since)
  const names = components.map(({ name }) => name)
  const recorded = request.record ? await recordDrift(world, { components: names, findings, complete }) : null
  await writeCursor(file, nextCursor(cursor, { at, looked, findings, complete }), world)
  return {
    at,
    since,
    complete,
    components: looked.map((each) => summary(each)),
    findings: shown,
    counts: countsOf(shown),
    standing: findings.length - shown.length,
    requests: budget.used,
    recorded,
    ledger: { kind: ledger.kind, seq: state.head.seq },
  }
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

interface Kept {
  readonly file: string | null
  readonly cursor: Cursor
}

/** What was read when a registry stopped answering need not be read again: `--resume` goes on from there. */
async function keepingProgress<T>(
  world: World,
  { file, cursor }: Kept,
  work: (progress: Progress) => Promise<T>,
): Promise<T> {
  const progress: Progress = new Map()
  try {
    return await work(progress)
  } catch (error) {
    const read = [...progress].map(([image, tags]) => [image, Object.fromEntries(tags)] as const)
    await writeCursor(file, { ...cursor, partial: Object.fromEntries(read) }, world)
    throw error
  }
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
    return { ...finding, firstSeen: cursor.findings[keyOfFinding(finding)] ?? at }
  })
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
