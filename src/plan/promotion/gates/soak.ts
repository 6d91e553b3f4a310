import { met } from '../gate.ts'
import type { Candidacy, GateRow } from '../gate.ts'
import { runsOf } from '../runs.ts'
import { durationText } from '../words.ts'

/** `soak`: how long the digest ran in the stage before, in one piece; where there is none before, since it was published. */
export function soak(candidacy: Candidacy): readonly GateRow[] {
  const { environment, now } = candidacy
  const needed = environment.soak
  if (needed === 0) return []
  const place = environment.after === null ? '' : ` in ${environment.after}`
  const name = `soak ${durationText(needed)}`
  const span = spanOf(candidacy)
  const passed = span === null ? 0 : (span.until ?? now.getTime()) - span.from
  const message = `soaked ${durationText(passed)} of ${durationText(needed)}${place}`
  if (span !== null && passed >= needed) return [met('soak', name, message)]
  const runs = span !== null && span.until === null
  const metAt = runs ? new Date(span.from + needed).toISOString() : null
  const mend =
    metAt === null
      ? `it must run${place} for ${durationText(needed)}`
      : `wait ${durationText(needed - passed)}`
  return [{ gate: 'soak', name, met: false, message, mend, metAt, overridable: true }]
}

/** In milliseconds since the epoch. */
function spanOf({ environment, state, fact }: Candidacy): { from: number; until: number | null } | null {
  if (environment.after === null) {
    const [first] = fact.digest === null ? [] : state.byDigest(fact.digest)
    return first === undefined ? null : { from: Date.parse(first.date), until: null }
  }
  const run = runsInARow(state, environment.after).findLast((each) => each.digest === fact.digest)
  return run === undefined
    ? null
    : { from: Date.parse(run.from), until: run.until === null ? null : Date.parse(run.until) }
}

interface Stretch {
  readonly digest: string | null
  readonly from: string
  until: string | null
}

/** Being promoted to what runs already does not begin anew. */
function runsInARow(state: Candidacy['state'], environment: string): readonly Stretch[] {
  const rows: Stretch[] = []
  for (const { fact, until } of runsOf(state, environment)) {
    const last = rows.at(-1)
    if (last?.digest === fact.digest) last.until = until
    else rows.push({ digest: fact.digest, from: fact.date, until })
  }
  return rows
}
