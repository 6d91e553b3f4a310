import type { Component } from '../../policy/policy.ts'
import type { CheckSubject } from './subject.ts'

/** What a command is told of what it checks. Empty where nobody knows. */
export function checkVariables(
  { name, images }: Component,
  { digest, commit, version, image: serving }: CheckSubject,
  environment: string | null,
): Record<string, string> {
  const image = serving ?? images[0] ?? ''
  return {
    TIDEMARK_COMPONENT: name,
    TIDEMARK_IMAGE: image,
    TIDEMARK_DIGEST: digest ?? '',
    TIDEMARK_REFERENCE: digest === null || image === '' ? '' : `${image}@${digest}`,
    TIDEMARK_VERSION: version ?? '',
    TIDEMARK_COMMIT: commit ?? '',
    TIDEMARK_ENVIRONMENT: environment ?? '',
  }
}
