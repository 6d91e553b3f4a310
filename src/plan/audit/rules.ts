import { aliases } from './rules/aliases.ts'
import { commitTags } from './rules/commit-tags.ts'
import { content } from './rules/content.ts'
import { digestless } from './rules/digestless.ts'
import { endOfLife } from './rules/end-of-life.ts'
import { environments } from './rules/environments.ts'
import { exactTags } from './rules/exact-tags.ts'
import { floats } from './rules/floats.ts'
import { gitTags } from './rules/git-tags.ts'
import { hotfixes } from './rules/hotfixes.ts'
import { labels } from './rules/labels.ts'
import { pins } from './rules/pins.ts'
import { recordedTags } from './rules/recorded-tags.ts'
import { strangeTags } from './rules/strange-tags.ts'
import { unpublished } from './rules/unpublished.ts'
import { unwritten } from './rules/unwritten.ts'
import type { AuditRule } from './sight.ts'

/** Every rule of the audit. A new one is a file and a line here, its codes a row in `codes.ts`. */
export const AUDIT_RULES: readonly AuditRule[] = [
  exactTags,
  recordedTags,
  floats,
  aliases,
  unwritten,
  strangeTags,
  commitTags,
  digestless,
  unpublished,
  gitTags,
  labels,
  content,
  hotfixes,
  environments,
  pins,
  endOfLife,
]
