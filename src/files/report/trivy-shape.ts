import * as v from 'valibot'

import { list, NAME, NUMBER, shape, TEXT } from './shapes.ts'

export const VULNERABILITY = shape({
  VulnerabilityID: NAME,
  VendorIDs: list(v.string()),
  PkgName: TEXT,
  PkgPath: TEXT,
  InstalledVersion: TEXT,
  FixedVersion: TEXT,
  Title: TEXT,
  Severity: TEXT,
})
export const MISCONFIGURATION = shape({
  ID: TEXT,
  AVDID: TEXT,
  Title: TEXT,
  Message: TEXT,
  Severity: TEXT,
  Status: TEXT,
})
export const SECRET = shape({ RuleID: NAME, Title: TEXT, Severity: TEXT, StartLine: NUMBER })
export const LICENSE = shape({ Name: NAME, PkgName: TEXT, FilePath: TEXT, Severity: TEXT })
const MODIFIED = shape({ Type: v.string(), Finding: v.unknown() })

export const RESULT = shape({
  Target: v.string(),
  Vulnerabilities: list(VULNERABILITY),
  Misconfigurations: list(MISCONFIGURATION),
  Secrets: list(SECRET),
  Licenses: list(LICENSE),
  ExperimentalModifiedFindings: list(MODIFIED),
})

export const DOCUMENT = shape({
  SchemaVersion: v.literal(2),
  Trivy: v.nullish(shape({ Version: TEXT })),
  CreatedAt: TEXT,
  ArtifactName: v.string(),
  ArtifactType: v.string(),
  Metadata: v.nullish(shape({ ImageID: TEXT, RepoTags: list(v.string()), RepoDigests: list(v.string()) })),
  Results: list(RESULT),
})
