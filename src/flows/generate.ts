import type { AdmissionPattern } from '../plan/admission/pattern.ts'
import { admissionPattern } from '../plan/admission/pattern.ts'
import { loadPolicy } from '../policy/load.ts'
import { namedComponent } from './event/component.ts'
import { findPolicy } from './find-policy.ts'

export interface PatternRequest {
  /** Where the user stands. */
  readonly cwd: string
  /** The policy file by name; without it the nearest. */
  readonly policy?: string
  /** Only the tags of this component. */
  readonly component?: string
  /** Tags of classes with `support: none` as well. */
  readonly all: boolean
}

export interface GeneratedPattern extends AdmissionPattern {
  /** The policy file, as messages show it. */
  readonly file: string
}

/**
 * The regular expression for admission rules of clusters and registries (docs/admission.md). Reads the policy and nothing else. Throws
 * what loading it does, E_FACTS_MISSING for a component that there is not, and E_PATTERN_TOO_COMPLEX.
 */
export async function generatePattern(request: PatternRequest): Promise<GeneratedPattern> {
  const { shown: file, text } = await findPolicy(request.cwd, request.policy)
  const policy = loadPolicy(text, file)
  const { component, all } = request
  const components = component === undefined ? policy.components : [namedComponent(policy, component)]
  return { file, ...admissionPattern(policy, { components, all }) }
}
