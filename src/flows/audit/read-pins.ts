import { findPins } from '../../files/pins/pins.ts'
import { isFailure } from '../../model/failure.ts'
import type { PinSight } from '../../plan/audit/sight.ts'
import type { Component } from '../../policy/policy.ts'
import { openDeploymentFiles } from '../repin/files.ts'
import type { DeploymentFiles } from '../repin/files.ts'
import { placesOf } from '../repin/places.ts'
import type { Place } from '../repin/places.ts'
import { namesImageOf, readPin } from '../repin/read-pin.ts'
import type { World } from '../world.ts'

/** What the files under `deploy` pin of a component, in every environment; nothing outside a repository. */
export async function readPins(world: World, component: Component): Promise<readonly PinSight[]> {
  const environments = Object.keys(world.policy.deploy)
  if (world.git === null || environments.length === 0) return []
  const files = openDeploymentFiles(world)
  const found = await Promise.all(
    environments.flatMap((environment) =>
      placesOf(world.policy, component, environment).map((place) =>
        pinsAt(files, component, { environment, place }),
      ),
    ),
  )
  return found.flat()
}

interface Spot {
  readonly environment: string
  readonly place: Place
}

async function pinsAt(
  files: DeploymentFiles,
  component: Component,
  { environment, place }: Spot,
): Promise<readonly PinSight[]> {
  const nothing = { environment, file: place.file, line: null, value: null, tag: null, digest: null }
  try {
    const { text } = await files.read(place.file)
    const fits = (value: string): boolean => namesImageOf(component, value)
    const pins = await findPins(place.file, text, { key: place.key, fits })
    return pins.flatMap((pin): readonly PinSight[] => {
      const read = readPin(component, place, pin)
      if (read === null) return []
      const { tag, digest } = read
      return [{ ...nothing, line: pin.line, value: pin.value, tag, digest, fault: null }]
    })
  } catch (error) {
    if (!isFailure(error, 'E_PIN')) throw error
    return [{ ...nothing, fault: error.message }]
  }
}
