import { viewsOf } from '../../plan/views.ts'
import { keyOfFinding } from '../../plan/audit/finding.ts'
import type { Finding } from '../../plan/audit/finding.ts'
import { judgeSight } from '../../plan/audit/judge.ts'
import type { AuditSight } from '../../plan/audit/sight.ts'
import type { Component } from '../../policy/policy.ts'
import type { Target } from '../content/targets.ts'
import type { World } from '../world.ts'
import { expectedOf } from './read-images.ts'
import { readAgain } from './read-tags.ts'
import type { TagReadings } from './read-tags.ts'
import type { Facts, Scope } from './scope.ts'
import { sightOf } from './sight-of.ts'

/** So many tags are looked at twice, those with the worst findings first. */
const MOST = 1000

/** A component as it was seen. */
export interface Seen {
  readonly facts: Facts
  readonly readings: readonly TagReadings[]
  readonly sight: AuditSight
  readonly findings: readonly Finding[]
}

interface Doubt {
  readonly scope: Scope
  readonly targets: readonly Target[]
  readonly first: Seen
}

/**
 * Registry and ledger are never read in the same moment: somebody may have published meanwhile, or since the audit that this one goes on
 * from. So what no audit before this one found is told after a second look: at the ledger as it stands now, and at those tags.
 */
export async function lookTwice(world: World, component: Component, doubt: Doubt): Promise<Seen> {
  const { first, scope } = doubt
  const doubtful = doubtfulTags(doubt)
  if (doubtful.size === 0) return first
  const facts = await factsNow(world, first.facts)
  await scope.progress.holdAgainst(facts.state.head.seq)
  const readings: TagReadings[] = []
  for (const reading of first.readings)
    readings.push(await readOne(world, { component, facts, doubt, reading, doubtful }))
  const sight = await sightOf(world, component, { facts, readings })
  return { facts, readings, sight, findings: judgeSight(sight) }
}

/** By image, the tags that have a new finding, or were read while the ledger stood elsewhere. */
function doubtfulTags({ first, scope }: Doubt): ReadonlyMap<string, readonly string[]> {
  const places = first.findings.filter((finding) => {
    const { image, tag } = finding
    if (image === null || tag === null || first.sight.observed.get(image)?.has(tag) !== true) return false
    return isStale(scope, image, tag) || !scope.cursor.findings.has(keyOfFinding(finding))
  })
  const byImage = Map.groupBy(places.slice(0, MOST), ({ image }) => image ?? '')
  return new Map([...byImage].map(([image, found]) => [image, found.flatMap(({ tag }) => tag ?? [])]))
}

function isStale({ already }: Scope, image: string, tag: string): boolean {
  return already.get(image)?.stale.has(tag) === true
}

/** Facts that are only derived are read from the registry itself, at some cost, and nobody appends to them. */
async function factsNow(world: World, { state, git }: Facts): Promise<Facts> {
  const ledger = await world.ledger()
  return { state: ledger.promises.writable ? await ledger.load({ fresh: true }) : state, git }
}

interface One {
  readonly component: Component
  readonly facts: Facts
  readonly doubt: Doubt
  readonly reading: TagReadings
  readonly doubtful: ReadonlyMap<string, readonly string[]>
}

/** Without a request left, what this audit read stands; what an earlier one read under another ledger counts as not looked at. */
async function readOne(world: World, one: One): Promise<TagReadings> {
  const { component, facts, reading, doubtful } = one
  const { scope, targets } = one.doubt
  const { image, tags: found, complete } = reading
  const target = targets.find((each) => each.image === image)
  if (target === undefined) return reading
  const state = facts.state.component(component.name)
  const expected = expectedOf(viewsOf(component, state), state, image)
  const again = doubtful.get(image) ?? []
  const missing = complete ? [...expected.keys()].filter((tag) => !found.has(tag)) : []
  for (const tag of again) if (isStale(scope, image, tag)) found.delete(tag)
  const known = scope.cursor.tags.get(image) ?? new Map()
  const question = { target, expected, known, progress: scope.progress }
  const whole = await readAgain(world, question, {
    budget: scope.budget,
    found,
    tags: [...again, ...missing],
  })
  const unread = [...again, ...missing].some((tag) => !found.has(tag))
  return { ...reading, complete: complete && (whole || !unread) }
}
