import { fileName } from './file-name.ts'
import { topLevelJson } from './json-version.ts'

/** `composer.json`. */
export const composer = topLevelJson('composer.json', (path) => fileName(path) === 'composer.json')
