import type { Digest } from '../../model/digest.ts'
import type { Where } from '../../model/failure.ts'
import type { ChangeKind } from '../compare/change.ts'
import { FINDING_CODES } from './codes.ts'
import type { FindingCode } from './codes.ts'
import type { Severity } from './severity.ts'

/** One thing that is not as it was promised. Plain data. */
export interface Finding {
  readonly code: FindingCode
  readonly severity: Severity
  readonly component: string
  readonly image: string | null
  readonly tag: string | null
  readonly gitTag: string | null
  readonly environment: string | null
  readonly version: string | null
  /** What was expected there; null where nothing was, or for a finding that is not about bytes. */
  readonly old: Digest | null
  /** What is there; null when it is gone, or was not asked for. */
  readonly now: Digest | null
  /** Who made it what was expected, as far as the ledger knows: whoever came after did not tell it. */
  readonly who: string | null
  /** When: RFC 3339, UTC. */
  readonly when: string | null
  /** The record that says so. */
  readonly seq: number | null
  /** How `now` differs from `old`; null where both were not read. */
  readonly change: ChangeKind | null
  /** A sentence for a person. */
  readonly message: string
  /** The command that mends it; null where none can. */
  readonly mend: string | null
  /** The line of the policy, or of the file that it is about. */
  readonly where: Where | null
}

/** What a rule says of a finding; what it leaves out is not known. */
export type FindingDraft = Pick<Finding, 'component' | 'message'> & Partial<Finding>

const NOTHING: Omit<Finding, 'code' | 'severity' | 'component' | 'message'> = {
  image: null,
  tag: null,
  gitTag: null,
  environment: null,
  version: null,
  old: null,
  now: null,
  who: null,
  when: null,
  seq: null,
  change: null,
  mend: null,
  where: null,
}

export function findingOf(code: FindingCode, draft: FindingDraft): Finding {
  return { ...NOTHING, severity: FINDING_CODES[code].severity, ...draft, code }
}

/** What tells a finding from all others, and stays the same from audit to audit while nothing changes. */
export function keyOfFinding({ code, component, image, tag, gitTag, environment, ...rest }: Finding): string {
  const { version, old, now, where } = rest
  // Of a file only its name: lines move when somebody edits above them.
  const place = /^(?:pin|manifest)-/u.test(code) ? (where?.file ?? null) : null
  return JSON.stringify([code, component, image, tag, gitTag, environment, version, old, now, place])
}
