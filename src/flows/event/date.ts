import { parseTime } from '../../model/time.ts'
import type { EventRequest } from '../requests.ts'
import type { World } from '../world.ts'

/** When the artifact was built: the flag, else now. RFC 3339, UTC, milliseconds. */
export function dateOf(world: World, request: EventRequest): string {
  return request.date === undefined ? world.clock.now().toISOString() : parseTime(request.date)
}
