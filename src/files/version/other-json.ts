import { topLevelJson } from './json-version.ts'

/** Any other `.json` file: `deno.json`, `manifest.json`, `version.json`. */
export const otherJson = topLevelJson('JSON file', (path) => path.endsWith('.json'))
