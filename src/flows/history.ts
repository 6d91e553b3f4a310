import type { Ledger } from '../ledger/ledger.ts'
import type { Digest } from '../model/digest.ts'
import type { LedgerRecord } from '../model/record.ts'
import { readPublished } from './read-published.ts'
import { recordsUntil } from './state-as-of.ts'

/** A time in which a tag of an image named one digest, as far as the ledger knows. */
export interface Interval {
  readonly image: string
  readonly tag: string
  readonly digest: Digest
  readonly version: string | null
  readonly actor: string
  /** RFC 3339, UTC, that moment included. */
  readonly from: string
  /** That moment excluded; null: still. */
  readonly to: string | null
}

/** Every interval of one tag, oldest first, from what was published and adopted up to a time (null: now). */
export async function historyOf(
  ledger: Ledger,
  tag: string,
  options: { readonly component: string; readonly asOf: string | null },
): Promise<readonly Interval[]> {
  const closed: Interval[] = []
  const open = new Map<string, Interval>()
  for await (const record of recordsUntil(ledger, options.asOf)) {
    if (record.component !== options.component) continue
    for (const next of intervalsOf(record, tag)) {
      const current = open.get(next.image)
      if (current?.digest === next.digest) continue
      if (current !== undefined) closed.push({ ...current, to: record.time })
      open.set(next.image, next)
    }
  }
  return [...closed, ...open.values()].toSorted((a, b) => (a.from < b.from ? -1 : Number(a.from > b.from)))
}

function intervalsOf(record: LedgerRecord, tag: string): readonly Interval[] {
  return readPublished(record)
    .filter((written) => written.tag === tag)
    .map(({ image, digest, version }) => {
      return { image, tag, digest, version, actor: record.actor, from: record.time, to: null }
    })
}
