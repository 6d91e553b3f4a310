import { readFileSync } from 'node:fs'

/** The text of one of the example policies, `000` to `004`. */
export function examplePolicy(number: string): string {
  return readFileSync(new URL(`../../../test/fixtures/policies/${number}.yaml`, import.meta.url), 'utf8')
}

/** The smallest policy, with the preset. */
export const SEMVER = 'version: 1\nimage: ghcr.io/acme/web\ntags: semver\n'

/** A policy of one image with the given rows of `tags`, two spaces in. */
export function tagsPolicy(rows: string, rest = ''): string {
  return `version: 1\nimage: ghcr.io/acme/web\n${rest}tags:\n${rows}\n`
}
