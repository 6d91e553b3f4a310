import type { Idea } from '../idea.ts'
import { ideaOf, isVersionPrefix } from './version.ts'

const FLOAT =
  /^([A-Za-z][A-Za-z_-]*|)(0|[1-9]\d{0,4})(?:\.(0|[1-9]\d{0,6}))?(?:-([A-Za-z][A-Za-z0-9._-]*))?$/u

/** `1.4`, `v1`, `1.4-alpine`. */
export function readFloat(tag: string): readonly Idea[] {
  const match = FLOAT.exec(tag)
  if (match === null) return []
  const [, prefix = '', major = '', minor, suffix = ''] = match
  if (!isVersionPrefix(prefix) || (minor === undefined && prefix !== '' && prefix !== 'v')) return []
  const pattern = minor === undefined ? '{major}' : '{major}.{minor}'
  const line = minor === undefined ? major : `${major}.${minor}`
  return [{ ...ideaOf(`${prefix}${pattern}`, line, suffix) }]
}
