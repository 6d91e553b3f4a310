import type { World } from '../../../src/flows/world.ts'

/** Takes a step out of the flows, by a world that lies to them. */
export type Mutation = (world: World) => World
