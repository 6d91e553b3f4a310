import type { Severity } from './severity.ts'

interface CodeEntry {
  /** How bad it is, unless the case at hand says otherwise. */
  readonly severity: Severity
  /** One line: what is wrong. */
  readonly title: string
}

/**
 * Every code that an audit reports, a closed set (docs/audit.md). A code keeps its meaning for ever; new ones are added.
 */
export const FINDING_CODES = {
  'exact-changed': { severity: 'critical', title: 'a tag that is written once names other bytes' },
  'exact-gone': { severity: 'critical', title: 'a tag that is written once is gone' },
  'daily-changed': { severity: 'high', title: 'a tag of a day that is over names other bytes' },
  'float-moved': { severity: 'high', title: 'a floating tag was moved by somebody else' },
  'float-gone': { severity: 'high', title: 'a floating tag is gone' },
  'float-behind': { severity: 'medium', title: 'a floating tag was not moved yet' },
  'channel-differs': {
    severity: 'high',
    title: 'the tag of an environment names other bytes than were promoted',
  },
  'channel-unapproved': {
    severity: 'high',
    title: 'an environment runs a digest without the approvals that it asks for',
  },
  'tag-unwritten': { severity: 'medium', title: 'a tag that is wanted was never written' },
  'alias-differs': { severity: 'high', title: 'an alias and its tag name different bytes' },
  'tag-unknown': { severity: 'medium', title: 'no tag class of the policy makes this tag' },
  'tag-unrecorded': { severity: 'medium', title: 'the ledger knows nothing of a tag' },
  'release-unrecorded': {
    severity: 'high',
    title: 'a version stands in the registry and has no record in the ledger',
  },
  'release-without-digest': { severity: 'high', title: 'the ledger has a release without a digest' },
  'release-unpublished': { severity: 'medium', title: 'a git tag of a release was never published' },
  'commit-tag-missing': { severity: 'medium', title: 'a version tag has no commit tag beside it' },
  'git-tag-moved': { severity: 'high', title: 'the git tag of a release was moved' },
  'git-tag-gone': { severity: 'medium', title: 'the git tag of a release is gone' },
  'labels-disagree': { severity: 'medium', title: 'the labels of an image contradict the facts' },
  'platforms-missing': { severity: 'high', title: 'an image lacks a platform that the policy demands' },
  'image-incomplete': { severity: 'high', title: 'parts of an image are gone from the registry' },
  'hotfix-unmerged': { severity: 'medium', title: 'a hotfix is not merged back' },
  'environment-deprecated': { severity: 'medium', title: 'an environment runs a deprecated version' },
  'end-of-life-floats': { severity: 'low', title: 'a tag still floats on a line at its end' },
  'pin-differs': { severity: 'high', title: 'a deployment file pins something else than runs' },
  'pin-floats': { severity: 'medium', title: 'a deployment file names a tag that floats' },
  'pin-unreadable': { severity: 'low', title: 'a deployment file does not say what it pins' },
  'manifest-untagged': { severity: 'high', title: 'a production manifest runs an image without a tag' },
  'manifest-floats': { severity: 'high', title: 'a production manifest runs a tag that floats' },
  'manifest-unsupported': {
    severity: 'high',
    title: 'a production manifest runs a tag that nobody supports',
  },
  'manifest-unpinned': {
    severity: 'info',
    title: 'a production manifest runs an exact tag without a digest',
  },
} as const satisfies Readonly<Record<string, CodeEntry>>

export type FindingCode = keyof typeof FINDING_CODES
