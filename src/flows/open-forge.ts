import type { Forge } from '../forge/forge.ts'
import type { World } from './world.ts'

/** The forge that hosts the repository; null where it is not known which. */
export async function openForgeOf(_world: Pick<World, 'policy'>): Promise<Forge | null> {
  return null
}
