import { jsonLeaves } from '../version/json-spots.ts'
import { parsePathExpression } from '../version/path-expression.ts'
import type { PinFormat } from './format.ts'

/** JSON, comments allowed. */
export const json: PinFormat = {
  name: 'JSON',
  takes: (name) => name.endsWith('.json') || name.endsWith('.jsonc'),
  path: parsePathExpression,
  leaves: (text) => jsonLeaves(text, { comments: true }),
  line: (key, value) => `${key}: "${value}"`,
}
