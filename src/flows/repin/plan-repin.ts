import { findPins } from '../../files/pins/pins.ts'
import type { Pin } from '../../files/pins/pins.ts'
import { noPin } from '../../files/pins/fault.ts'
import { TidemarkError } from '../../model/failure.ts'
import type { ComponentState, State } from '../../model/state.ts'
import { compareVersions } from '../../model/version.ts'
import type { Version } from '../../model/version.ts'
import { schemaChangesBetween } from '../../plan/promotion/schema-changes.ts'
import type { SchemaChange } from '../../plan/promotion/schema-changes.ts'
import type { Component, Policy } from '../../policy/policy.ts'
import { targetsOf } from '../content/targets.ts'
import type { Target as Image } from '../content/targets.ts'
import { stableReleases } from '../deprecate/releases.ts'
import type { World } from '../world.ts'
import { exactTag } from './exact-tag.ts'
import type { DeploymentFiles } from './files.ts'
import { floatingPin } from './floating-pin.ts'
import { pinnedComponents, placesOf } from './places.ts'
import { formatPinValue } from './pin-value.ts'
import type { PinValue } from './pin-value.ts'
import { namesImageOf, readPin } from './read-pin.ts'
import type { RepinRequest } from './request.ts'
import { repinned, runningAt } from './running.ts'
import type { Running } from './running.ts'
import { targetOf } from './target.ts'
import type { Target } from './target.ts'

/** A pin and what it runs. */
interface FoundPin {
  /** Relative to the top of the repository. */
  readonly file: string
  /** The file as it was read: what the pin's place is told in. */
  readonly text: string
  readonly pin: Pin
  readonly value: PinValue
  readonly running: Running
}

/** A pin with what it is to say. */
export interface PlannedPin extends FoundPin {
  readonly next: string
}

/** The way back of one component. */
export interface PlannedRepin {
  readonly component: Component
  readonly images: readonly Image[]
  readonly state: ComponentState
  /** The highest version that a pin runs. */
  readonly from: Version | null
  readonly target: Target
  readonly tag: string | null
  readonly schemaChanges: readonly SchemaChange[]
  readonly pins: readonly PlannedPin[]
}

/** Reads every pin of the environment and says what each is to be. Nothing is written, and no registry asked. */
export async function planRepin(
  world: World,
  request: RepinRequest,
  { state, files }: { readonly state: State; readonly files: DeploymentFiles },
): Promise<readonly PlannedRepin[]> {
  const plans: PlannedRepin[] = []
  for (const component of pinnedComponents(world.policy, request)) {
    const facts = state.component(component.name)
    const found = await foundPins(world, request, { component, state: facts, files })
    const images = await targetsOf(world, component)
    const { policy } = world
    plans.push({ images, ...wayBack({ policy, component, state: facts }, { found, to: request.to }) })
  }
  return plans
}

interface Search {
  readonly component: Component
  readonly state: ComponentState
  readonly files: DeploymentFiles
}

async function foundPins(
  { policy }: World,
  { environment }: RepinRequest,
  { component, state, files }: Search,
): Promise<readonly FoundPin[]> {
  const found: FoundPin[] = []
  for (const place of placesOf(policy, component, environment)) {
    const { path, text } = await files.read(place.file)
    const fits = (value: string): boolean => namesImageOf(component, value)
    for (const pin of await findPins(path, text, { key: place.key, fits })) {
      const value = readPin(component, place, pin)
      if (value === null) continue
      const running = runningAt(component, state, value)
      if (running.floats) throw floatingPin(component, state, { file: path, pin, value })
      found.push({ file: path, text, pin, value, running })
    }
  }
  if (found.length === 0) throw nothingPinned(component, environment)
  return found
}

function nothingPinned({ name, images }: Component, environment: string): TidemarkError {
  return noPin(
    `deploy.${environment}`,
    `none of its files pins ${images.join(', ')} (${name})`,
    'Say where the version stands:  FILE#KEY',
  )
}

interface Known {
  readonly policy: Policy
  readonly component: Component
  readonly state: ComponentState
}

function wayBack(
  { policy, component, state }: Known,
  { found, to }: { readonly found: readonly FoundPin[]; readonly to: string | null },
): Omit<PlannedRepin, 'images'> {
  const from = highest(found.map(({ running }) => running.version))
  const target = targetOf(component, { policy, state, to, from })
  const upTo = from ?? stableReleases(state)[0] ?? target.version
  return {
    component,
    state,
    from,
    target,
    tag: exactTag(component, target.fact),
    schemaChanges: schemaChangesBetween(component, state, { above: target.version, upTo }),
    pins: found.map((each) => ({ ...each, next: nextOf(component, state, { each, target }) })),
  }
}

/** A pin below the release to go back to stays: a rollback raises nothing. */
function nextOf(
  component: Component,
  state: ComponentState,
  { each, target }: { readonly each: FoundPin; readonly target: Target },
): string {
  const { version } = each.running
  if (version !== null && compareVersions(version, target.version) < 0) return each.pin.value
  return formatPinValue(repinned(component, state, { value: each.value, fact: target.fact }))
}

function highest(versions: readonly (Version | null)[]): Version | null {
  const known = versions.filter((version) => version !== null)
  return known.toSorted((a, b) => compareVersions(b, a))[0] ?? null
}
