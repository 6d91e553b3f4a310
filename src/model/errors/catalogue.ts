import { ADOPT_ERRORS } from './adopt.ts'
import { AUDIT_ERRORS } from './audit.ts'
import { CHECK_ERRORS } from './checks.ts'
import { CI_ERRORS } from './ci.ts'
import { CUT_ERRORS } from './cut.ts'
import type { ErrorEntry, ExitCode } from './entry.ts'
import { FILES_ERRORS } from './files.ts'
import { FLOW_ERRORS } from './flows.ts'
import { FORGE_ERRORS } from './forge.ts'
import { GENERAL_ERRORS } from './general.ts'
import { GIT_ERRORS } from './git.ts'
import { LAYOUT_ERRORS } from './layout.ts'
import { LEDGER_ERRORS } from './ledger.ts'
import { LINT_ERRORS } from './lint.ts'
import { MODEL_ERRORS } from './model.ts'
import { PLAN_ERRORS } from './plan.ts'
import { POLICY_ERRORS } from './policy.ts'
import { REBUILD_ERRORS } from './rebuild.ts'
import { REGISTRY_ERRORS } from './registry.ts'
import { REPORT_ERRORS } from './report.ts'
import { RETAIN_ERRORS } from './retain.ts'
import { STAGE_ERRORS } from './stages.ts'

/** Every error code of Tidemark, a closed set: one table per area, one page per code in `docs/reference/errors/`. */
const TABLES = {
  ...GENERAL_ERRORS,
  ...MODEL_ERRORS,
  ...POLICY_ERRORS,
  ...LINT_ERRORS,
  ...PLAN_ERRORS,
  ...REGISTRY_ERRORS,
  ...LAYOUT_ERRORS,
  ...LEDGER_ERRORS,
  ...GIT_ERRORS,
  ...CI_ERRORS,
  ...FILES_ERRORS,
  ...REPORT_ERRORS,
  ...CUT_ERRORS,
  ...FORGE_ERRORS,
  ...REBUILD_ERRORS,
  ...FLOW_ERRORS,
  ...RETAIN_ERRORS,
  ...STAGE_ERRORS,
  ...CHECK_ERRORS,
  ...AUDIT_ERRORS,
  ...ADOPT_ERRORS,
}

export type ErrorCode = keyof typeof TABLES
export type { ExitCode }

export const CATALOGUE: Readonly<Record<ErrorCode, ErrorEntry>> = TABLES

/** True for a code of the catalogue; warnings have codes of their own. */
export function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(CATALOGUE, code)
}
