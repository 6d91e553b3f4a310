import { findPins } from '../../files/pins/pins.ts'
import type { Digest } from '../../model/digest.ts'
import { isFailure } from '../../model/failure.ts'
import type { ComponentState } from '../../model/state.ts'
import { viewsOf } from '../../plan/views.ts'
import type { ImageContent } from '../../plan/retain/content.ts'
import type { Component, Policy } from '../../policy/policy.ts'
import { readPinValue } from '../repin/pin-value.ts'
import type { PinValue } from '../repin/pin-value.ts'
import { placesOf } from '../repin/places.ts'
import type { Place } from '../repin/places.ts'
import { namesImageOf, readPin } from '../repin/read-pin.ts'
import type { PinFile, PinFiles } from './pin-files.ts'

/** What the deployment files of the policy pin of a component. */
export interface Pins {
  /** With the file that says so. */
  readonly pinned: ReadonlyMap<Digest, string>
  /** One sentence for each file that cannot be read: what it pins is not known. */
  readonly notices: readonly string[]
}

export interface PinSearch {
  readonly policy: Policy
  readonly component: Component
  readonly state: ComponentState
  readonly images: readonly ImageContent[]
}

/**
 * Reads every deployment file under `deploy`: the pins of the component, and whatever else in any of them names an image of it. One that
 * cannot be read is told of: many an `.env` stands on another machine.
 */
export async function readPins(files: PinFiles, search: PinSearch): Promise<Pins> {
  const { policy, component } = search
  const pinned = new Map<Digest, string>()
  const notices = new Set<string>()
  const note = async (name: string, find: (file: PinFile) => Promise<readonly PinValue[]>): Promise<void> => {
    try {
      const values = await find(await files.read(name))
      for (const digest of values.flatMap((value) => digestsOf(value, search))) pinned.set(digest, name)
    } catch (error) {
      if (!isFailure(error, 'E_PIN')) throw error
      notices.add(`what it pins is not known: ${error.message}`)
    }
  }
  for (const place of placesIn(policy, [component]))
    await note(place.file, async (file) => pinsAt(file, component, place))
  for (const name of new Set(placesIn(policy, policy.components).map(({ file }) => file)))
    await note(name, async (file) => mentionsIn(file, component))
  return { pinned, notices: [...notices] }
}

function placesIn(policy: Policy, components: readonly Component[]): readonly Place[] {
  return Object.keys(policy.deploy).flatMap((environment) =>
    components.flatMap((component) => placesOf(policy, component, environment)),
  )
}

/** What stands where the policy says that the component is pinned: a version without an image, too. */
async function pinsAt(
  { path, text }: PinFile,
  component: Component,
  place: Place,
): Promise<readonly PinValue[]> {
  const fits = (value: string): boolean => namesImageOf(component, value)
  const pins = await findPins(path, text, { key: place.key, fits })
  return pins.flatMap((pin) => readPin(component, place, pin) ?? [])
}

/** Everything that names an image of the component: the side car of another one, say. */
async function mentionsIn({ path, text }: PinFile, component: Component): Promise<readonly PinValue[]> {
  const names = component.images.map((image) => image.slice(image.lastIndexOf('/') + 1))
  if (!names.some((name) => text.includes(name))) return []
  const fits = (value: string): boolean => namesImageOf(component, value)
  const pins = await findPins(path, text, { key: null, fits })
  return pins.flatMap(({ value }) => readPinValue(value) ?? [])
}

/** Everything that the pin may mean: its digest, what its tag names and shall name, every artifact of its version. */
function digestsOf({ tag, digest }: PinValue, { component, state, images }: PinSearch): readonly Digest[] {
  if (digest !== null && tag === null) return [digest]
  const name = tag ?? 'latest'
  const named = images.flatMap(({ tags }) => tags.get(name) ?? [])
  const wanted = viewsOf(component, state).wanted(name)?.digest ?? null
  const released = state.byVersion(name.replace(/^v/u, '')).map((fact) => fact.digest)
  return [digest, wanted, ...named, ...released].filter((each) => each !== null)
}
