import type { BaseReport } from './request.ts'
import type { Chosen } from './choose.ts'

/** A release that is to be built, from the commit of its git tag. */
export interface BuildTarget extends Pick<Chosen, 'component' | 'version'> {
  readonly gitTag: string
  readonly commit: string
  readonly base: BaseReport
}

/** What the command is told, but for where its files are. Empty where nobody knows. */
export function variablesOf({
  component,
  version,
  gitTag,
  commit,
  base,
}: BuildTarget): Record<string, string> {
  return {
    TIDEMARK_COMPONENT: component.name,
    TIDEMARK_VERSION: version.text,
    TIDEMARK_GIT_TAG: gitTag,
    TIDEMARK_COMMIT: commit,
    TIDEMARK_IMAGE: component.images[0] ?? '',
    TIDEMARK_BASE: baseText(base),
  }
}

/** With the digest where it is known, so that what is recorded is what was built on. */
function baseText({ name, newest }: BaseReport): string {
  if (name === null) return ''
  return newest === null ? name : `${name}@${newest}`
}
