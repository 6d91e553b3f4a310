import { explainTag } from '../plan/explain.ts'
import type { Explanation } from '../plan/explain.ts'
import type { TagClass } from '../policy/policy.ts'
import { namedComponent } from './event/component.ts'
import type { ExplainResult } from './results.ts'
import { asOfTime, stateAsOf } from './state-as-of.ts'
import type { World } from './world.ts'

export interface ExplainRequest {
  readonly tag: string
  readonly component?: string
  /** RFC 3339 time or date: by the ledger of then, and the policy of now. */
  readonly asOf?: string
}

/** What a tag promises, from the policy and the ledger: of the component asked for, else of the first whose policy makes it. */
export async function explain(world: World, request: ExplainRequest): Promise<ExplainResult> {
  const { policy, clock } = world
  const named =
    request.component === undefined ? policy.components : [namedComponent(policy, request.component)]
  const asOf = asOfTime(request.asOf)
  const state = await stateAsOf(await world.ledger(), asOf)
  const explanations = named.map((component) =>
    explainTag({
      policy,
      component,
      state: state.component(component.name),
      tag: request.tag,
      now: asOf === null ? clock.now() : new Date(asOf),
    }),
  )
  const [first] = explanations
  const known = explanations.find(({ classes }) => classes.length > 0) ?? first
  return { ...(known === undefined ? nothing(request.tag) : resultOf(known)), asOf }
}

type Explained = Omit<ExplainResult, 'asOf'>

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
