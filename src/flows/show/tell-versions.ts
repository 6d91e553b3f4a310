import type { Ledger } from '../../ledger/ledger.ts'
import { FactBook } from '../history/facts.ts'
import { factsNaming } from './facts-about.ts'
import type { RecentInterval } from './recent.ts'

/** A version that a write of a tag does not tell is that of its digest, or of the index that has it as a platform. */
export async function tellVersions(
  ledger: Ledger,
  asOf: string | null,
  intervals: readonly RecentInterval[],
): Promise<readonly RecentInterval[]> {
  const unclear = intervals.filter(({ version }) => version === null)
  const [component] = unclear.map((interval) => interval.component)
  if (component === undefined) return intervals
  const { records } = await factsNaming(
    ledger,
    asOf,
    unclear.map(({ digest }) => digest),
  )
  const book = new FactBook()
  for (const record of records) if (record.component === component) book.note(record)
  return intervals.map((interval) => {
    return { ...interval, version: interval.version ?? book.origin(component, interval.digest).version }
  })
}
