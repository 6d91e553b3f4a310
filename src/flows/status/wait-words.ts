import { judgeCheck } from '../../plan/evidence/judge-check.ts'
import type { Candidacy, GateName, GateRow } from '../../plan/promotion/gate.ts'
import { people } from '../../plan/promotion/gates/approvals.ts'
import { durationText } from '../../plan/promotion/words.ts'

type Words = (row: GateRow, candidacy: Candidacy) => string

const MINUTE = 60_000

const WORDS: Readonly<Record<GateName, Words>> = {
  hold: (row, { now }) => (row.metAt === null ? 'hold' : `hold ${left(row.metAt, now)}`),
  return: () => 'being named: it was rolled back',
  deprecation: (_, { fact }) => `another version: ${fact.version?.text ?? 'this one'} is deprecated`,
  order: (_, { environment }) => `running in ${environment.after ?? 'the stage before'}`,
  tag: ({ name }) => name,
  check: checkWords,
  approval: approvalWords,
  soak: ({ metAt, name }, { now }) => (metAt === null ? name : `soak ${left(metAt, now)}`),
}

/** What a gate that is not met waits for, in as few words as will do: `1 approval`, `soak 20 m left`. */
export function waitWords(row: GateRow, candidacy: Candidacy): string {
  return WORDS[row.gate](row, candidacy)
}

function checkWords({ name }: GateRow, candidacy: Candidacy): string {
  const { status } = judgeCheck(name.slice('check '.length), candidacy)
  if (status === 'failed') return `${name} (failed)`
  return status === 'old' ? `${name} (too old)` : name
}

function approvalWords(_: GateRow, candidacy: Candidacy): string {
  const count = candidacy.environment.approvals - people(candidacy).length
  return count === 1 ? '1 approval' : `${count} approvals`
}

/** Whole minutes, until the last one. */
function left(metAt: string, now: Date): string {
  const rest = Date.parse(metAt) - now.getTime()
  return `${durationText(rest > MINUTE ? Math.ceil(rest / MINUTE) * MINUTE : rest)} left`
}
