import { isFailure } from '../../model/failure.ts'
import { parseReference } from '../../model/reference.ts'
import type { Reference } from '../../model/reference.ts'
import { looksLikeHost } from '../../model/registry-host.ts'

/** What can be said of an image as it is written in a deployment file. */
export interface WrittenReference {
  readonly reference: Reference
  /** False where the tag is told elsewhere: a variable, a template. */
  readonly tagKnown: boolean
  /** True when no registry is named, and each client has its own idea of which one is meant. */
  readonly implicit: boolean
}

/**
 * Reads an image of a deployment file; variables with a default have it. Of one whose tag is a variable or a template the name is
 * read; null where nothing can be said (`{{ .Values.image }}`, `${IMAGE}`).
 */
export function readWritten(text: string): WrittenReference | null {
  const reference = tryReference(text)
  if (reference !== null) return { reference, tagKnown: true, implicit: isImplicit(text) }
  const name = nameBefore(withDefaults(text))
  const named = name === null ? null : tryReference(name)
  return named === null || name === null
    ? null
    : { reference: named, tagKnown: false, implicit: isImplicit(name) }
}

/** The reference that a deployment file names, variables with a default having it; null when it is none, or cannot be known. */
export function tryReference(text: string): Reference | null {
  try {
    return parseReference(withDefaults(text))
  } catch (error) {
    if (isFailure(error)) return null
    throw error
  }
}

const DEFAULTED = /\$\{[A-Za-z_]\w{0,99}:?-(?<value>[^{}$]{0,200})\}/gu

/** As Compose reads it where the variable is not set: `${TAG:-latest}` is `latest`. */
function withDefaults(text: string): string {
  return text.replace(DEFAULTED, '$<value>')
}

/** True where a part of the text is told elsewhere: a variable without a default, a template. */
export function isOpen(text: string): boolean {
  return /\$|\{\{/u.test(withDefaults(text))
}

/** The image's name, where the first variable or template stands behind the `:` or `@` that ends the name; null elsewhere. */
function nameBefore(text: string): string | null {
  const variable = text.search(/\$|\{\{/u)
  if (variable < 0) return null
  const known = text.slice(0, variable)
  const end = known.slice(known.lastIndexOf('/') + 1).search(/[:@]/u)
  return end < 0 ? null : known.slice(0, known.lastIndexOf('/') + 1 + end)
}

function isImplicit(text: string): boolean {
  const first = withDefaults(text).split('/')
  return first.length === 1 || !looksLikeHost(first[0] ?? '')
}
