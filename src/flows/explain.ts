import { isDigest } from '../model/digest.ts'
import type { Digest } from '../model/digest.ts'
import type { State } from '../model/state.ts'
import { explainTag } from '../plan/explain.ts'
import type { Explanation } from '../plan/explain.ts'
import { explainDigest } from '../plan/explain-digest.ts'
import type { Verdict } from '../plan/retain/verdict.ts'
import type { Component, TagClass } from '../policy/policy.ts'
import { namedComponent } from './event/component.ts'
import type { ExplainResult } from './results.ts'
import { asOfTime, stateAsOf } from './state-as-of.ts'
import type { World } from './world.ts'

export interface ExplainRequest {
  /** Or a digest. */
  readonly tag: string
  readonly component?: string
  /** RFC 3339 time or date: by the ledger of then, and the policy of now. */
  readonly asOf?: string
}

/** What a tag or digest promises, from the policy and the ledger: of the component asked for, else of the first that knows it. */
export async function explain(world: World, request: ExplainRequest): Promise<ExplainResult> {
  const { policy, clock } = world
  const named =
    request.component === undefined ? policy.components : [namedComponent(policy, request.component)]
  const asOf = asOfTime(request.asOf)
  const now = asOf === null ? clock.now() : new Date(asOf)
  const ledger = await stateAsOf(await world.ledger(), asOf)
  const explained = named.map((component) => {
    const input = { policy, component, state: ledger.component(component.name), now }
    const { tag } = request
    const explanation = isDigest(tag) ? explainDigest(tag, input) : explainTag({ ...input, tag })
    return { component, explanation }
  })
  const [first] = explained
  const found = explained.find(({ explanation }) => isKnown(explanation)) ?? first
  if (found === undefined) return { ...nothing(request.tag), asOf, retention: null }
  const { digest } = found.explanation
  const moment = { ledger, now, past: asOf !== null }
  const retention = digest === null ? null : await retentionOf(world, { ...found, ...moment, digest })
  return { ...resultOf(found.explanation), asOf, retention }
}

function isKnown({ classes, tag, digest }: Explanation): boolean {
  return classes.length > 0 || (isDigest(tag) && digest !== null)
}

interface Asked {
  readonly component: Component
  readonly ledger: State
  readonly now: Date
  /** Deployment files say what is so now. */
  readonly past: boolean
  readonly digest: Digest
}

/** What retention would do, without a look at any registry. */
async function retentionOf(
  world: World,
  { component, ledger, now, past, digest }: Asked,
): Promise<Verdict | null> {
  const { policy, git } = world
  if (policy.retention === null || component.images.length === 0) return null
  const { contentByLedger, verdictOn } = await import('../plan/retain/verdict.ts')
  const input = { policy, rules: policy.retention, component, ledger, now }
  const images = component.images.map((image) => contentByLedger(image, input))
  const pinned = new Map<Digest, string>()
  if (git !== null && !past) {
    const [{ readPins }, { openPinFiles }] = await Promise.all([
      import('./retain/pins.ts'),
      import('./retain/pin-files.ts'),
    ])
    const search = { policy, component, state: ledger.component(component.name), images }
    for (const [pin, file] of (await readPins(openPinFiles(world), search)).pinned) pinned.set(pin, file)
  }
  return verdictOn(digest, { ...input, images, pinned })
}

type Explained = Omit<ExplainResult, 'asOf' | 'retention'>

function resultOf(explanation: Explanation): Explained {
  return { ...explanation, classes: explanation.classes.map((each) => summary(each)) }
}

function summary({
  key,
  moves,
  from,
  aliasOf,
  use,
  support,
  where,
}: TagClass): ExplainResult['classes'][number] {
  const place = [where.file, where.line, where.column].filter((part) => part !== undefined).join(':')
  return { key, moves, from, aliasOf, use, support, where: place }
}

function nothing(tag: string): Explained {
  const why = 'the policy has no component'
  return {
    tag,
    component: '',
    classes: [],
    support: null,
    digest: null,
    version: null,
    why,
    mayMove: why,
    advice: why,
  }
}
