import * as v from 'valibot'

import { key, optionalKey } from './key.ts'
import { text } from './text.ts'

const kind = v.picklist(['github', 'gitlab', 'gitea'])

/** `forge`: where the repository is hosted. */
export const forge = v.union([
  kind,
  v.strictObject({
    kind: key(kind, 'Which product: github, gitlab, or gitea (Forgejo too).'),
    url: optionalKey(
      v.pipe(v.string(), v.regex(/^https?:\/\/[^\s@?#]+$/, 'an address such as https://git.example.org')),
      'The address of its web pages. Left out: that of `source` or of the git remote.',
    ),
    repository: optionalKey(
      v.pipe(v.string(), v.regex(/^[^\s/]+(?:\/[^\s/]+)+$/, 'a repository OWNER/NAME')),
      'The repository, as OWNER/NAME. Left out: that of `source` or of the git remote.',
    ),
  }),
])

export type RawForge = v.InferOutput<typeof forge>

/** `announce`: what is said of a release. */
export const announce = v.strictObject({
  title: optionalKey(
    text,
    'The title of the release on the forge, with `{version}`, `{gitTag}` and `{component}`.',
    { default: '{gitTag}' },
  ),
  text: optionalKey(
    text,
    'The text to post elsewhere, with `{version}`, `{gitTag}`, `{component}`, `{notes}`, `{url}`, `{reference}` (IMAGE@DIGEST) and `{upgrading}` (a link to the upgrade notes).',
  ),
})

export type RawAnnounce = v.InferOutput<typeof announce>
