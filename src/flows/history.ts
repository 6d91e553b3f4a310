import type { Ledger } from '../ledger/ledger.ts'
import type { Digest } from '../model/digest.ts'
import type { LedgerRecord } from '../model/record.ts'
import { CauseBook } from './history/causes.ts'
import type { Cause } from './history/causes.ts'
import { readPublished } from '../model/read-published.ts'
import { recordsBehind } from './history/records-behind.ts'

/** A time in which a tag of an image named one digest, as far as the ledger knows. */
export interface Interval extends Cause {
  readonly component: string
  readonly image: string
  readonly tag: string
  readonly digest: Digest
  readonly version: string | null
  /** Full commit id. */
  readonly commit: string | null
  /** Who wrote the tag. {@link Cause.by} is who decided it. */
  readonly actor: string
  /** Seq of the record that says so. */
  readonly seq: number
  /** RFC 3339, UTC, that moment included. */
  readonly from: string
  /** That moment excluded; null: still. */
  readonly to: string | null
}

export interface HistoryOptions {
  /** null: every component that the ledger knows. */
  readonly component: string | null
  readonly asOf: string | null
  /** The environments whose promotions move the tag in a component ({@link environmentsOfTag}). */
  readonly environments?: (component: string) => readonly string[] | null
}

/** Every interval of one tag, oldest first, from what was published and adopted up to a time (null: now). */
export async function historyOf(
  ledger: Ledger,
  tag: string,
  options: HistoryOptions,
): Promise<readonly Interval[]> {
  const book = new CauseBook(options.environments ?? (() => null))
  const closed: Interval[] = []
  const open = new Map<string, Interval>()
  for await (const record of recordsBehind(ledger, tag, options.asOf)) {
    if (options.component !== null && record.component !== options.component) continue
    book.note(record)
    for (const next of startsOf(record, tag)) {
      const place = `${record.component} ${next.image}`
      const current = open.get(place)
      if (current?.digest === next.digest) continue
      if (current !== undefined) closed.push({ ...current, to: record.time })
      open.set(place, { ...next, ...book.causeOf(record, next, current ?? null) })
    }
  }
  const all = [...closed, ...open.values()].map((interval) => ({ ...interval, ...book.origin(interval) }))
  return all.toSorted((a, b) => (a.from < b.from ? -1 : Number(a.from > b.from)))
}

type Start = Omit<Interval, keyof Cause>

function startsOf(record: LedgerRecord, tag: string): readonly Start[] {
  const { component, actor, seq, time } = record
  return readPublished(record)
    .filter((written) => written.tag === tag)
    .map(({ image, digest, version }) => {
      return { component, image, tag, digest, version, commit: null, actor, seq, from: time, to: null }
    })
}
