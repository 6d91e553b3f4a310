import type { Ledger } from '../../ledger/ledger.ts'
import type { Digest } from '../../model/digest.ts'

/** A tag of an image, as a component publishes it. */
interface Place {
  readonly component: string
  readonly image: string
  readonly tag: string
}

/** What the ledger last saw a tag name, up to a time (RFC 3339, UTC; null: now); null for nothing. */
export async function digestAt(ledger: Ledger, asOf: string | null, place: Place): Promise<Digest | null> {
  for await (const write of ledger.writes(place.tag, asOf)) {
    if (write.component === place.component && write.image === place.image) return write.digest
  }
  return null
}
