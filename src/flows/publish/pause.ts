import type { World } from '../world.ts'

const SHORTEST = 20
const LONGEST = 2000

/** Waits a random time that grows with the attempt, so that runs which met once do not meet again. */
export async function pause(world: Pick<World, 'random' | 'sleep'>, attempt: number): Promise<void> {
  const most = Math.min(LONGEST, SHORTEST * 2 ** Math.min(attempt, 10))
  const [high = 0, low = 0] = world.random(2)
  await world.sleep(((high * 256 + low) / 65_536) * most)
}
