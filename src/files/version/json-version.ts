import type { VersionFormat } from './format.ts'
import { jsonLeaves } from './json-spots.ts'
import { singleSpot } from './single-spot.ts'

/** A JSON file with the version at its top, never one below. */
export function topLevelJson(name: string, takes: VersionFormat['takes']): VersionFormat {
  return { name, takes, find: (text) => singleSpot(text, jsonLeaves(text), ['version']) }
}
