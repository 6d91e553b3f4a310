import { isDigest } from './digest.ts'
import type { Digest } from './digest.ts'
import type { RecordData } from './record.ts'

/** Every digest that stands anywhere in the data of a record, whatever its type; one that stands twice comes twice. */
export function digestsIn(data: RecordData): readonly Digest[] {
  const found: Digest[] = []
  const rest: unknown[] = [data]
  while (rest.length > 0) {
    const value = rest.pop()
    if (typeof value === 'string') {
      if (isDigest(value)) found.push(value)
    } else if (typeof value === 'object' && value !== null) {
      for (const item of Object.values(value)) rest.push(item)
    }
  }
  return found
}
