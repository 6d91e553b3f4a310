import type { Format } from './format.ts'
import { grype } from './grype.ts'
import { junit } from './junit.ts'
import { sarif } from './sarif.ts'
import { trivy } from './trivy.ts'

/** Every kind of report that is read. */
export const FORMATS: readonly Format[] = [trivy, grype, sarif, junit]
