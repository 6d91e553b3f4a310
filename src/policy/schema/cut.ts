import * as v from 'valibot'

import { key, optionalKey } from './key.ts'
import { insidePath, text } from './text.ts'

const CUT = '`tidemark cut` is not in this version; the key is checked and waits for it.'

const changelog = v.strictObject({
  file: key(insidePath, 'The changelog.', { checkedOnly: CUT }),
  format: key(v.picklist(['keep-a-changelog']), 'How it is written.', { checkedOnly: CUT }),
  compare: optionalKey(text, 'The link of a release, with `{from}` and `{to}` for the git tags.', {
    checkedOnly: CUT,
  }),
})

const branch = v.strictObject({
  name: key(text, 'The branch that releases are cut from.', { checkedOnly: CUT }),
  otherwise: optionalKey(v.picklist(['refuse', 'warn']), 'What happens on another branch.', {
    default: 'refuse',
    checkedOnly: CUT,
  }),
})

/** `cut`: how a release is prepared in the repository. */
export const cut = v.strictObject({
  branch: optionalKey(v.union([text, branch]), 'The branch that releases are cut from.', {
    checkedOnly: CUT,
  }),
  files: optionalKey(v.array(insidePath), 'Files that hold the version; they must agree with the git tag.', {
    default: [],
  }),
  changelog: optionalKey(changelog, 'The changelog that gets a section for the release.', {
    checkedOnly: CUT,
  }),
  upgrading: optionalKey(
    insidePath,
    'The file of upgrade notes; a minor release before 1.0.0 must be mentioned there before it is published.',
  ),
  before: optionalKey(v.array(text), 'Commands that must succeed before anything is committed.', {
    default: [],
    checkedOnly: CUT,
  }),
  commit: optionalKey(text, 'The message of the commit, with `{version}` and `{component}`.', {
    checkedOnly: CUT,
  }),
  message: optionalKey(text, 'The message of the git tag, with `{version}` and `{component}`.', {
    checkedOnly: CUT,
  }),
  assets: optionalKey(v.array(text), 'Names of files that the release must carry.', {
    default: [],
    checkedOnly: CUT,
  }),
})

export type RawCut = v.InferOutput<typeof cut>
