import { compareText } from '../order.ts'
import type { Finding } from './finding.ts'
import { AUDIT_RULES } from './rules.ts'
import { SEVERITIES } from './severity.ts'
import type { AuditSight } from './sight.ts'

/** Everything that is not as it was promised, the worst first. Pure: the same sight gives the same findings. */
export function judgeSight(sight: AuditSight): readonly Finding[] {
  return inOrder(AUDIT_RULES.flatMap((rule) => rule(sight)))
}

/** By severity, then component, code, image and tag. */
export function inOrder(findings: readonly Finding[]): readonly Finding[] {
  return findings.toSorted(
    (a, b) =>
      SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
      compareText(a.component, b.component) ||
      compareText(a.code, b.code) ||
      compareText(placeOf(a), placeOf(b)),
  )
}

function placeOf({ image, tag, gitTag, environment, version }: Finding): string {
  return [image, tag, gitTag, environment, version].map((part) => part ?? '').join(' ')
}
