import { parseLine } from '../../line.ts'
import {
  BLOCK_SEGMENTS,
  blockPath,
  firstSeq,
  fullSegments,
  SHARDS,
  SPAN_BLOCKS,
  SPAN_SEGMENTS,
  spanPath,
} from '../layout.ts'
import { chainError } from '../segments.ts'
import type { LedgerFiles, Segment } from '../segments.ts'
import type { Question } from './question.ts'
import { rowsNamed, shardsOfName } from './rows.ts'

/** How many shards of a span are merged once so many files of records are full: one with each file after the span's last. */
export function mergedShards(full: number, span: number): number {
  return Math.min(Math.max(full - SPAN_SEGMENTS * (span + 1), 0), SHARDS.length)
}

/**
 * Answers to a question, newest first. Records that no block holds yet are searched themselves, and so is a block whose part of the
 * index is missing. Throws E_LEDGER_CHAIN for an index that cannot be.
 */
export async function* answersTo<Answer>(
  files: LedgerFiles,
  question: Question<Answer>,
): AsyncGenerator<Answer> {
  for await (const answers of places(files, question)) yield* answers.toReversed()
}

/** All of them, in no order. */
export async function allAnswers<Answer>(
  files: LedgerFiles,
  question: Question<Answer>,
): Promise<readonly Answer[]> {
  const found: Answer[] = []
  for await (const answers of places(files, question)) found.push(...answers)
  return found
}

async function* places<Answer>(
  files: LedgerFiles,
  question: Question<Answer>,
): AsyncGenerator<readonly Answer[]> {
  const blocks = Math.floor(fullSegments(files.head.seq) / BLOCK_SEGMENTS)
  for (let index = files.tail.index; index >= blocks * BLOCK_SEGMENTS; index -= 1)
    yield inSegment(await files.segment(index), question)
  for (let span = Math.floor((blocks - 1) / SPAN_BLOCKS); span >= 0; span -= 1) {
    const merged = await inSpan(files, span, question)
    if (merged === null) yield* inBlocks(files, { span, blocks }, question)
    else yield merged
  }
}

/** null where the span is not merged as far as this name goes. */
async function inSpan<Answer>(
  files: LedgerFiles,
  span: number,
  question: Question<Answer>,
): Promise<readonly Answer[] | null> {
  const shards = shardsOfName(question.name)
  const merged = mergedShards(fullSegments(files.head.seq), span)
  if (SHARDS.indexOf(shards.slice(0, 1)) >= merged) return null
  return await inFile(files, spanPath(span, shards), question)
}

async function* inBlocks<Answer>(
  files: LedgerFiles,
  { span, blocks }: { readonly span: number; readonly blocks: number },
  question: Question<Answer>,
): AsyncGenerator<readonly Answer[]> {
  const shard = shardsOfName(question.name).slice(0, 1)
  const last = Math.min((span + 1) * SPAN_BLOCKS, blocks) - 1
  for (let block = last; block >= span * SPAN_BLOCKS; block -= 1) {
    const found = await inFile(files, blockPath(block, shard), question)
    if (found === null) yield* inSegments(files, block, question)
    else yield found
  }
}

async function* inSegments<Answer>(
  files: LedgerFiles,
  block: number,
  question: Question<Answer>,
): AsyncGenerator<readonly Answer[]> {
  const first = block * BLOCK_SEGMENTS
  for (let index = first + BLOCK_SEGMENTS - 1; index >= first; index -= 1)
    yield inSegment(await files.segment(index), question)
}

async function inFile<Answer>(
  files: LedgerFiles,
  path: string,
  question: Question<Answer>,
): Promise<readonly Answer[] | null> {
  const text = await files.text(path)
  return text === null ? null : rowsIn(text, path, question)
}

function rowsIn<Answer>(text: string, path: string, question: Question<Answer>): readonly Answer[] {
  try {
    return rowsNamed(text, question.name).flatMap((row) => question.inRow(row) ?? odd(path))
  } catch (error) {
    if (error instanceof SyntaxError) return odd(path)
    throw error
  }
}

function odd(path: string): never {
  throw chainError(`the ledger is broken: ${path} cannot be read`)
}

function inSegment<Answer>({ index, lines }: Segment, question: Question<Answer>): readonly Answer[] {
  return lines.flatMap((line, at) => {
    if (!line.includes(question.needle)) return []
    return question.inRecord(parseLine(line, firstSeq(index) + at).record)
  })
}
