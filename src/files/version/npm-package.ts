import { fileName } from './file-name.ts'
import { topLevelJson } from './json-version.ts'

/** `package.json`. */
export const npmPackage = topLevelJson('package.json', (path) => fileName(path) === 'package.json')
