import type * as v from 'valibot'

import type { DocumentName } from '../face.ts'
import { adoptDocument, adoptRecordDocument, adoptWorkflowsDocument } from './adopt.ts'
import { auditDocument, auditReleaseDocument } from './audit.ts'
import { approveDocument } from './approve.ts'
import { holdDocument } from './hold.ts'
import { promoteDocument } from './promote.ts'
import { reconcileDocument } from './reconcile.ts'
import { repinDocument } from './repin.ts'
import { retainDocument, retainPlanDocument } from './retain.ts'
import { rollbackDocument } from './rollback.ts'
import { announceDocument } from './announce.ts'
import { checkDocument, checkListDocument } from './check.ts'
import { compareDocument } from './compare.ts'
import { cutCheckDocument } from './cut-check.ts'
import { cutDocument } from './cut.ts'
import { demoDocument } from './demo.ts'
import { deprecateDocument } from './deprecate.ts'
import { docsDocument } from './docs.ts'
import { errorDocument } from './error.ts'
import { explainDocument } from './explain.ts'
import { generatePatternDocument } from './generate.ts'
import { historyDocument } from './history.ts'
import { initDocument } from './init.ts'
import { lintDocument } from './lint.ts'
import { logDocument } from './log.ts'
import { planDocument } from './plan.ts'
import { publishDocument } from './publish.ts'
import { rebuildDocument } from './rebuild.ts'
import { replayDocument } from './replay.ts'
import { showDocument } from './show.ts'
import { statusDocument } from './status.ts'
import { verifyTagDocument } from './verify-tag.ts'

/** Every JSON document that the command line prints; `schema/NAME.schema.json` is generated from it. */
export const DOCUMENTS = {
  adopt: adoptDocument,
  'adopt-record': adoptRecordDocument,
  'adopt-workflows': adoptWorkflowsDocument,
  announce: announceDocument,
  approve: approveDocument,
  audit: auditDocument,
  'audit-release': auditReleaseDocument,
  hold: holdDocument,
  promote: promoteDocument,
  reconcile: reconcileDocument,
  repin: repinDocument,
  retain: retainDocument,
  'retain-plan': retainPlanDocument,
  rollback: rollbackDocument,
  check: checkDocument,
  'check-list': checkListDocument,
  compare: compareDocument,
  cut: cutDocument,
  'cut-check': cutCheckDocument,
  demo: demoDocument,
  deprecate: deprecateDocument,
  docs: docsDocument,
  error: errorDocument,
  explain: explainDocument,
  'generate-pattern': generatePatternDocument,
  history: historyDocument,
  init: initDocument,
  lint: lintDocument,
  log: logDocument,
  plan: planDocument,
  publish: publishDocument,
  rebuild: rebuildDocument,
  replay: replayDocument,
  show: showDocument,
  status: statusDocument,
  'verify-tag': verifyTagDocument,
} as const satisfies Readonly<Record<DocumentName, v.GenericSchema>>
