import { findPins } from '../../files/pins/pins.ts'
import type { Digest } from '../../model/digest.ts'
import { isFailure } from '../../model/failure.ts'
import type { ComponentState } from '../../model/state.ts'
import { viewsOf } from '../../plan/views.ts'
import type { ImageContent } from '../../plan/retain/content.ts'
import type { Component } from '../../policy/policy.ts'
import { openDeploymentFiles } from '../repin/files.ts'
import type { DeploymentFiles } from '../repin/files.ts'
import type { PinValue } from '../repin/pin-value.ts'
import { placesOf } from '../repin/places.ts'
import type { Place } from '../repin/places.ts'
import { namesImageOf, readPin } from '../repin/read-pin.ts'
import type { World } from '../world.ts'

/** What the deployment files of the policy pin of a component. */
export interface Pins {
  /** With the file that says so. */
  readonly pinned: ReadonlyMap<Digest, string>
  /** One sentence for each file that cannot be read: what it pins is not known. */
  readonly notices: readonly string[]
}

export interface PinSearch {
  readonly component: Component
  readonly state: ComponentState
  readonly images: readonly ImageContent[]
}

/** Reads every deployment file under `deploy`. One that cannot be read is told of: many an `.env` stands on another machine. */
export async function readPins(world: World, search: PinSearch): Promise<Pins> {
  const { policy } = world
  const pinned = new Map<Digest, string>()
  const notices: string[] = []
  const places = Object.keys(policy.deploy).flatMap((environment) =>
    placesOf(policy, search.component, environment),
  )
  if (places.length === 0) return { pinned, notices }
  const files = openDeploymentFiles(world)
  for (const place of places) {
    try {
      const values = await valuesAt(files, search.component, place)
      const digests = values.flatMap((value) => digestsOf(value, search))
      for (const digest of digests) pinned.set(digest, place.file)
    } catch (error) {
      if (!isFailure(error, 'E_PIN')) throw error
      notices.push(`what it pins is not known: ${error.message}`)
    }
  }
  return { pinned, notices: [...new Set(notices)] }
}

async function valuesAt(
  files: DeploymentFiles,
  component: Component,
  place: Place,
): Promise<readonly PinValue[]> {
  const { path, text } = await files.read(place.file)
  const fits = (value: string): boolean => namesImageOf(component, value)
  const pins = await findPins(path, text, { key: place.key, fits })
  return pins.flatMap((pin) => readPin(component, place, pin) ?? [])
}

/** Everything that the pin may mean: its digest, what its tag names and shall name, every artifact of its version. */
function digestsOf({ tag, digest }: PinValue, { component, state, images }: PinSearch): readonly Digest[] {
  const found = digest === null ? [] : [digest]
  if (tag === null) return found
  const named = images.flatMap(({ tags }) => tags.get(tag) ?? [])
  const wanted = viewsOf(component, state).wanted(tag)?.digest ?? []
  const released = state.byVersion(tag.replace(/^v/u, '')).flatMap((fact) => fact.digest ?? [])
  return [...found, ...named, ...(wanted === null ? [] : [wanted].flat()), ...released]
}
