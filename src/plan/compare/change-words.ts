import type { ChangeKind } from './change.ts'

/** What each kind of change means, for a person; the second image is what it speaks of. */
export const CHANGE_WORDS: Readonly<Record<ChangeKind, string>> = {
  same: 'the same bytes',
  'more-platforms': 'the same platforms, and more',
  'fewer-platforms': 'fewer platforms, the others unchanged',
  rewrapped: 'the same layers and configuration, wrapped in another manifest',
  'new-configuration': 'the same layers under another configuration',
  'child-of-expected': 'one platform of the expected index',
  'index-of-expected': 'an index that holds the expected manifest among others',
  'other-bytes': 'other bytes',
}
