import type { Scenario } from './scenario.ts'
import { audit } from './scenarios/audit.ts'
import { components } from './scenarios/components.ts'
import { copy } from './scenarios/copy.ts'
import { cut } from './scenarios/cut.ts'
import { fold } from './scenarios/fold.ts'
import { ledger } from './scenarios/ledger.ts'
import { promote } from './scenarios/promote.ts'
import { replay } from './scenarios/replay.ts'
import { retag } from './scenarios/retag.ts'
import { start } from './scenarios/start.ts'

/** Every scenario; a new one is a file and a line here. */
export const SCENARIOS: readonly Scenario[] = [
  start,
  retag,
  copy,
  fold,
  replay,
  cut,
  promote,
  audit,
  ledger,
  components,
]
