import { shortDigest } from '../model/digest.ts'
import type { Digest } from '../model/digest.ts'
import type { Fact } from '../model/fact.ts'
import { lineOf } from '../model/version.ts'
import type { LineUnit } from '../model/version.ts'
import type { Target } from './action.ts'

/**
 * Every sentence that says why a tag is written or stays, in one place, so that they speak with one voice: short, the tag's
 * version first, no blame. They are for people; nothing parses them.
 */

export const NEW_ONCE = 'new, written once'
export const NEW_TODAY = 'new, may be replaced until its UTC day ends'
export const NEW = 'new'
export const ALREADY_THERE = 'already there'

/** What people call a fact: its version, else its commit, else its digest. */
export function nameOf(fact: Pick<Fact, 'version' | 'commit' | 'digest'>): string {
  if (fact.version !== null) return fact.version.text
  if (fact.commit !== null) return fact.commit.slice(0, 7)
  return fact.digest === null ? 'what is built next' : shortDigest(fact.digest)
}

/** What people call what a tag names. */
export function nameOfTarget({ version, digest }: Target): string {
  return version ?? (digest === null ? 'what is built next' : shortDigest(digest))
}

export function movesTo(from: string, to: string): string {
  return `${from} -> ${to}`
}

export function builtAgain(version: string, date: string): string {
  return `${version}, built again on ${dayOf(date)}`
}

export function leavesDeprecated(from: string, to: string, back: boolean): string {
  return `${from} is deprecated: ${back ? 'back' : 'on'} to ${to}`
}

export function leavesForeign(from: string, to: string): string {
  return `${from} does not feed this tag: back to ${to}`
}

export function leavesLine(line: string, to: string): string {
  return `${line} is not a supported line: back to ${to}`
}

export function staysNewer(standing: string, candidate: string): string {
  return `stays at ${standing}: ${candidate} is older`
}

export function staysBuiltLater(standing: string): string {
  return `stays at ${standing}, which was built later`
}

export function staysDeprecated(standing: string | null, candidate: string): string {
  return `${candidate} is deprecated: ${staysAt(standing)}`
}

export function staysEndOfLife(standing: string | null, line: string): string {
  return `${line} is end of life: ${staysAt(standing)}`
}

export function staysUpcoming(standing: string | null, line: string): string {
  return `${line} is not a supported line: ${staysAt(standing)}`
}

function staysAt(standing: string | null): string {
  return standing === null ? 'nothing moves it' : `stays at ${standing}`
}

/** A tag that nothing feeds any more: it is never deleted. */
export function abandoned(fact: Fact | null, by: LineUnit, deprecated: boolean): string {
  if (fact === null || fact.version === null) return 'nothing feeds it any more: it stays as it is'
  if (deprecated) return `${fact.version.text} is deprecated and there is no other: it stays as it is`
  return `${lineOf(fact.version, by)} is end of life: nothing moves it any more`
}

/** The tag belongs to another fact than the candidate, and does not name it yet. */
export function belongsTo(owner: string): string {
  return `belongs to ${owner} and does not name it yet: publishing ${owner} again mends that`
}

export function publishedAs(digest: Digest): string {
  return `already published as ${shortDigest(digest)}; a build with other bytes would be refused`
}

export function keepsFirst(digest: Digest): string {
  return `keeps ${shortDigest(digest)}, which came first`
}

export function neverMoves(digest: Digest): string {
  return `is ${shortDigest(digest)} for ever and is never re-pushed`
}

export function dayIsOver(digest: Digest, day: string): string {
  return `${day} (UTC) is over: stays at ${shortDigest(digest)}`
}

/** The UTC day of an RFC 3339 time: `2026-03-02`. */
export function dayOf(date: string): string {
  return date.slice(0, 10)
}

/** `2026-03-02 10:14 UTC`. */
export function minuteOf(date: string): string {
  return `${dayOf(date)} ${date.slice(11, 16)} UTC`
}
