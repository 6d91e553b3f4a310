import type { Idea } from './idea.ts'
import type { Known } from './known.ts'
import { readBranch } from './reading/branch.ts'
import { readCommit } from './reading/commit.ts'
import { readDate } from './reading/date.ts'
import { readFloat } from './reading/float.ts'
import { readVersion } from './reading/version.ts'
import { readWord } from './reading/word.ts'

/** Ways to read a tag, from the most telling; the first that answers keeps the later ones from guessing. */
const READERS: readonly ((tag: string, known: Known) => readonly Idea[])[] = [
  readDate,
  readCommit,
  readWord,
  readBranch,
  readVersion,
  readFloat,
]

/**
 * What the name of a tag may mean, as far as the name and git tell. Whether it means it, the other tags and the digests decide. Empty
 * when nothing is known that looks like it. Time is linear in the length of the tag.
 */
export function readTag(tag: string, known: Known): readonly Idea[] {
  const ideas: Idea[] = []
  for (const reader of READERS) {
    ideas.push(...reader(tag, known))
    if (ideas.some(({ sure }) => sure)) break
  }
  return ideas
}
