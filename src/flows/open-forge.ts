import { forgePlace } from '../forge/detect.ts'
import type { Forge } from '../forge/forge.ts'
import { openForge } from '../forge/open.ts'
import type { World } from './world.ts'

/** The forge that hosts the repository; null where nothing says which. */
export async function openForgeOf(
  world: Pick<World, 'policy' | 'git' | 'env' | 'random' | 'sleep' | 'signal'>,
): Promise<Forge | null> {
  const { policy, git, env } = world
  const [first] = policy.components
  const remote = (await git?.remoteUrl(first?.cut.remote ?? 'origin')) ?? null
  const source = policy.components.find((component) => component.source !== null)?.source ?? null
  const place = forgePlace({ rules: policy.forge, source, remote, env })
  return place === null ? null : await openForge(place, world)
}
