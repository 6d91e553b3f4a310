import { compactRecords } from '../../model/compact.ts'
import type { LedgerRecord } from '../../model/record.ts'
import type { HashedRecord } from '../line.ts'
import {
  BLOCK_SEGMENTS,
  blockPath,
  factsPath,
  MERGED_AT_ONCE,
  SHARDS,
  SPAN_BLOCKS,
  SPAN_SEGMENTS,
  spanPath,
} from './layout.ts'
import { shardsOf } from './names/rows.ts'

/** Files of the branch as an append changes them. */
export interface ChangedFiles {
  /** null removes the file. */
  set(path: string, text: string | null): void
  /** The text as it will be; null when there is none. */
  text(path: string): Promise<string | null>
  /** The records of a full file. */
  records(index: number): Promise<readonly HashedRecord[]>
}

/**
 * What is written besides, once `full` files of records are full: the facts of the last one in short; with every tenth the names in the
 * ten; and, when a hundred are full, with each of the next sixteen a part of their names merged, so that no append has much to do.
 */
export async function seal(files: ChangedFiles, full: number): Promise<void> {
  const index = full - 1
  files.set(factsPath(index), compactRecords(await files.records(index)))
  if (full % BLOCK_SEGMENTS === 0) await sealBlock(files, full / BLOCK_SEGMENTS - 1)
  const span = Math.floor(index / SPAN_SEGMENTS) - 1
  const first = (index % SPAN_SEGMENTS) * MERGED_AT_ONCE
  if (span < 0) return
  for (const shard of SHARDS.slice(first, first + MERGED_AT_ONCE)) await mergeShard(files, span, shard)
}

async function sealBlock(files: ChangedFiles, block: number): Promise<void> {
  const records: LedgerRecord[] = []
  for (let at = 0; at < BLOCK_SEGMENTS; at += 1)
    for (const { record } of await files.records(block * BLOCK_SEGMENTS + at)) records.push(record)
  for (const [shard, text] of shardsOf(records)) files.set(blockPath(block, shard), text)
}

/** Leaves the blocks as they are when a part is missing: readers find their way without. */
async function mergeShard(files: ChangedFiles, span: number, shard: string): Promise<void> {
  const paths = Array.from({ length: SPAN_BLOCKS }, (_, at) => blockPath(span * SPAN_BLOCKS + at, shard))
  const texts = await Promise.all(paths.map((path) => files.text(path)))
  if (texts.includes(null)) return
  files.set(spanPath(span, shard), texts.join(''))
  for (const path of paths) files.set(path, null)
}
