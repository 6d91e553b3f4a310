import { planAll } from '../plan/plan.ts'
import type { ComponentState } from '../model/state.ts'
import type { Component } from '../policy/policy.ts'
import { locateContent } from './content/locate.ts'
import { targetsOf } from './content/targets.ts'
import { chooseComponent } from './event/component.ts'
import { demandGreen } from './event/demand-green.ts'
import { collectEvent } from './event/event.ts'
import { observe } from './publish/observe.ts'
import { planEvent } from './publish/plan-event.ts'
import { planReport } from './publish/report.ts'
import { stepText } from './publish/step.ts'
import type { PlanRequest } from './requests.ts'
import type { PlanResult } from './results.ts'
import type { World } from './world.ts'

/** What publishing would do, and why; nothing is written. With `all`, what the registries lack of everything wanted. */
export async function plan(world: World, request: PlanRequest): Promise<PlanResult> {
  return request.all ? planEverything(world, request) : planOne(world, request)
}

async function planOne(world: World, request: PlanRequest): Promise<PlanResult> {
  const [event, ledger] = await Promise.all([collectEvent(world, request.event), world.ledger()])
  if (!request.offline) await demandGreen(world, event)
  const { component } = event
  const { source } = request
  const content = source === undefined ? null : await locateContent(world, component, source)
  const targets = request.offline || component.images.length === 0 ? [] : await targetsOf(world, component)
  const subject = { event, content, targets }
  const state = await ledger.load()
  return planReport(subject, await planEvent(world, subject, state), stepText(state, event))
}

async function planEverything(world: World, request: PlanRequest): Promise<PlanResult> {
  const component = chooseComponent(world.policy, request.event.component, null)
  const state = (await (await world.ledger()).load()).component(component.name)
  const targets = request.offline ? [] : await targetsOf(world, component)
  const tags = wantedTags(world, component, state)
  const observed = await observe(targets, tags)
  const { actions, notices } = planAll({
    policy: world.policy,
    component,
    state,
    observed,
    now: world.clock.now(),
  })
  const wanted = [...new Set(actions.map((action) => action.tag))]
  return { event: null, digest: null, images: component.images, tags: wanted, actions, notices, refusals: [] }
}

function wantedTags(world: World, component: Component, state: ComponentState): readonly string[] {
  const input = { policy: world.policy, component, state, observed: new Map(), now: world.clock.now() }
  return planAll(input).actions.map((action) => action.tag)
}
