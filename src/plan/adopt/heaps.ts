import type { Digest } from '../../model/digest.ts'
import { isTag } from '../../model/tag.ts'
import type { Idea, IdeaKind } from './idea.ts'
import { idea } from './idea.ts'
import type { Known } from './known.ts'
import { readTag } from './read-tag.ts'
import { prereleaseWord } from './known.ts'

/** A tag under a pattern. */
export interface Member {
  readonly tag: string
  readonly digest: Digest
  readonly value: string
}

/** The tags that one pattern may explain. */
export interface Heap {
  readonly pattern: string
  readonly kind: IdeaKind
  readonly flavour: string | null
  readonly members: readonly Member[]
}

interface Growing extends Heap {
  readonly members: Member[]
  sure: boolean
}

/** The tags by the patterns that they may be read as; a tag may be in several heaps. The largest first. */
export function heapsOf(tags: ReadonlyMap<string, Digest>, known: Known): readonly Heap[] {
  const heaps = new Map<string, Growing>()
  for (const [tag, digest] of tags) {
    if (isTag(tag))
      for (const each of readTag(tag, known)) put(heaps, each, { tag, digest, value: each.value })
  }
  namePrefixes(heaps)
  nameFlavours(heaps, tags)
  turnDevelopment(heaps)
  dropRepeated(heaps)
  return [...heaps.values()].filter(({ sure }) => sure).toSorted(bySize)
}

function put(heaps: Map<string, Growing>, each: Idea, member: Member): void {
  const heap = heaps.get(each.pattern) ?? { ...each, members: [], sure: false }
  heap.members.push(member)
  heap.sure ||= each.sure
  heaps.set(each.pattern, heap)
}

function bySize(a: Heap, b: Heap): number {
  return b.members.length - a.members.length || (a.pattern < b.pattern ? -1 : 1)
}

/** `chart-1.4.0` beside many `1.4.0` is a flavour that has its name in front. */
function namePrefixes(heaps: Map<string, Growing>): void {
  const versions = [...heaps.values()].filter(({ kind, flavour }) => kind === 'version' && flavour === null)
  const [main, ...others] = versions.toSorted(bySize)
  for (const heap of others) {
    const name = /^([a-z][a-z0-9._-]*?)[-_.]v?\{/u.exec(heap.pattern)?.[1]
    if (main !== undefined && name !== undefined) heaps.set(heap.pattern, { ...heap, flavour: name })
  }
}

/** `alpine` beside `1.4.0-alpine` is the newest of that flavour. */
function nameFlavours(heaps: Map<string, Growing>, tags: ReadonlyMap<string, Digest>): void {
  const flavours = [...heaps.values()].flatMap(({ flavour, kind }) =>
    kind === 'version' ? (flavour ?? []) : [],
  )
  for (const flavour of new Set(flavours)) {
    const digest = tags.get(flavour)
    if (digest === undefined || heaps.has(flavour)) continue
    put(heaps, idea(flavour, 'word', 'latest', { flavour }), { tag: flavour, digest, value: 'latest' })
  }
}

/** `dev` beside `staging` is an environment, and the newest build otherwise. */
function turnDevelopment(heaps: Map<string, Growing>): void {
  const heap = heaps.get('dev')
  const environments = [...heaps.values()].some(
    ({ kind, pattern }) => kind === 'environment' && !pattern.includes('{'),
  )
  if (heap !== undefined && environments) heaps.set('dev', { ...heap, kind: 'environment' })
}

/** `main-9f3c2a1` is read as the commits of `main` and as those of any branch: one of the two is enough. */
function dropRepeated(heaps: Map<string, Growing>): void {
  for (const { pattern, members } of [...heaps.values()].filter((heap) =>
    heap.pattern.startsWith('{branch}'),
  )) {
    if (!pattern.includes('{sha')) continue
    const tags = new Set(members.map(({ tag }) => tag))
    const literal = [...heaps.values()].filter(
      (heap) =>
        heap.pattern !== pattern && heap.kind === 'commit' && heap.members.every(({ tag }) => tags.has(tag)),
    )
    if (literal.length === 1) heaps.delete(pattern)
    else for (const heap of literal) heaps.delete(heap.pattern)
  }
}

/** Prerelease words of the versions in a heap, sorted. */
export function wordsIn(heaps: readonly Heap[]): readonly string[] {
  const versions = heaps.flatMap(({ kind, members }) => (kind === 'version' ? members : []))
  return [...new Set(versions.flatMap(({ value }) => prereleaseWord(value) ?? []))].toSorted()
}
