import type * as v from 'valibot'

import { parseSeverity } from '../../model/report.ts'
import type { Finding } from '../../model/report.ts'
import { oneLine, oneLineOrNull } from './one-line.ts'
import { refused } from './refused.ts'
import { fit } from './shapes.ts'
import { distinct } from './text.ts'
import { LICENSE, MISCONFIGURATION, SECRET, VULNERABILITY } from './trivy-shape.ts'

export function vulnerability(found: v.InferOutput<typeof VULNERABILITY>, target: string): Finding {
  const id = oneLine(found.VulnerabilityID)
  const fixedIn = oneLineOrNull(found.FixedVersion)
  return {
    id,
    aliases: distinct(found.VendorIDs, id),
    severity: parseSeverity(found.Severity),
    package: oneLineOrNull(found.PkgName),
    version: oneLineOrNull(found.InstalledVersion),
    fixedIn,
    unfixed: fixedIn === null,
    title: oneLineOrNull(found.Title),
    location: oneLineOrNull(found.PkgPath) ?? oneLineOrNull(target),
  }
}

export function misconfiguration(found: v.InferOutput<typeof MISCONFIGURATION>, target: string): Finding {
  const names = distinct([found.ID, found.AVDID])
  const [id = 'misconfiguration', ...aliases] = names
  return {
    ...PLAIN,
    id,
    aliases,
    severity: parseSeverity(found.Severity),
    title: oneLineOrNull(found.Title) ?? oneLineOrNull(found.Message),
    location: oneLineOrNull(target),
  }
}

// What the scanner matched stays in the report: it is the secret, or near it.
export function secret(found: v.InferOutput<typeof SECRET>, target: string): Finding {
  const line = typeof found.StartLine === 'number' ? `:${found.StartLine}` : ''
  return {
    ...PLAIN,
    id: oneLine(found.RuleID),
    severity: parseSeverity(found.Severity),
    title: oneLineOrNull(found.Title),
    location: oneLineOrNull(`${target}${line}`),
  }
}

export function license(found: v.InferOutput<typeof LICENSE>, target: string): Finding {
  return {
    ...PLAIN,
    id: oneLine(found.Name),
    severity: parseSeverity(found.Severity),
    package: oneLineOrNull(found.PkgName),
    location: oneLineOrNull(found.FilePath) ?? oneLineOrNull(target),
  }
}

const PLAIN = {
  aliases: [],
  package: null,
  version: null,
  fixedIn: null,
  unfixed: false,
  title: null,
} as const satisfies Partial<Finding>

/** The target that a finding is in, and where in the report it stands. */
interface Spot {
  readonly target: string
  readonly at: string
}

/** A finding of any kind, as `ExperimentalModifiedFindings` has them; throws E_REPORT for a kind that there is not. */
export function modified(type: string, finding: unknown, { target, at }: Spot): Finding {
  switch (type) {
    case 'vulnerability':
      return vulnerability(fit(VULNERABILITY, finding, `${at}.Finding`), target)
    case 'misconfiguration':
      return misconfiguration(fit(MISCONFIGURATION, finding, `${at}.Finding`), target)
    case 'secret':
      return secret(fit(SECRET, finding, `${at}.Finding`), target)
    case 'license':
      return license(fit(LICENSE, finding, `${at}.Finding`), target)
    default:
      throw refused(`${JSON.stringify(oneLine(type))} is no kind of finding that Trivy has`, `${at}.Type`)
  }
}
