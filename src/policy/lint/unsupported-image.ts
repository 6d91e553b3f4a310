import { isFailure } from '../../model/failure.ts'
import { parseReference } from '../../model/reference.ts'
import type { Reference } from '../../model/reference.ts'
import { classesOfTag } from '../match.ts'
import type { Policy } from '../policy.ts'
import type { Finding, Spot } from './finding.ts'

/** Finds a fault with an image that a production manifest runs: a tag of a class with `support: none`. Pure. */
export function unsupportedImage(policy: Policy, text: string, where: Spot): readonly Finding[] {
  const reference = tryParse(text)
  const tag = reference?.tag ?? null
  if (reference === null || tag === null) return []
  const environments = policy.environments.map(({ name }) => name)
  const owners = policy.components.filter(({ images }) => images.includes(reference.name))
  const classes = owners.flatMap((component) => classesOfTag(component, tag, environments))
  const unsupported = classes.find(({ support }) => support === 'none')
  if (unsupported === undefined) return []
  return [
    {
      code: 'E_UNSUPPORTED_TAG',
      severity: 'error',
      message: `"${tag}" belongs to "${unsupported.key}", which no production manifest may use`,
      where: { ...where, length: text.length },
      hints: ['Run a released version, by its digest:  tidemark show TAG'],
      related: unsupported.where,
    },
  ]
}

/** A template (`{{ .Values.image }}`, `${IMAGE}`) is no reference, and nothing can be said of it. */
function tryParse(text: string): Reference | null {
  try {
    return parseReference(text)
  } catch (error) {
    if (isFailure(error)) return null
    throw error
  }
}
