import { TidemarkError } from './failure.ts'

/** The longest tag that registries accept (OCI distribution-spec, "Pulling manifests"). */
export const LONGEST_TAG = 128

const TAG = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/u

/** True when `text` is a legal tag: `[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}`. */
export function isTag(text: string): boolean {
  return TAG.test(text)
}

/** `text` when it is a legal tag; throws E_TAG. */
export function parseTag(text: string): string {
  if (!isTag(text)) throw new TidemarkError('E_TAG', `"${text}" is not a legal image tag`)
  return text
}
