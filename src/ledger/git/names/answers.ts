import { parseLine } from '../../line.ts'
import {
  BLOCK_SEGMENTS,
  blockPath,
  firstSeq,
  fullSegments,
  MERGED_AT_ONCE,
  SHARDS,
  SPAN_BLOCKS,
  SPAN_SEGMENTS,
  spanPath,
} from '../layout.ts'
import { chainError } from '../segments.ts'
import type { LedgerFiles, Segment } from '../segments.ts'
import type { Question } from './question.ts'
import { NamedRows, shardOfName } from './rows.ts'

/** How many shards of a span are merged once so many files of records are full: some with each file after the span's last. */
function mergedShards(full: number, span: number): number {
  return Math.max(full - SPAN_SEGMENTS * (span + 1), 0) * MERGED_AT_ONCE
}

/**
 * Answers to a question, newest first. Records that no block holds yet are searched themselves, and so is a block whose part of the
 * index is missing. Throws E_LEDGER_CHAIN for an index that cannot be.
 */
export async function* answersTo<Answer>(
  files: LedgerFiles,
  question: Question<Answer>,
): AsyncGenerator<Answer> {
  const places = placesOf(files)
  // Whoever wants the newest answer gets it from the first place; a search to the end asks for more and more at once.
  for (let [at, width] = [0, 1]; at < places.length; [at, width] = [at + width, width * 2]) {
    const found = places.slice(at, at + width).map((place) => answersIn(files, place, question))
    for (const answers of (await Promise.all(found)).flat()) yield* newestFirst(answers, question)
  }
}

/** All of them, in no order. */
export async function allAnswers<Answer>(
  files: LedgerFiles,
  question: Question<Answer>,
): Promise<readonly Answer[]> {
  const found = placesOf(files).map((place) => answersIn(files, place, question))
  return (await Promise.all(found)).flat().flatMap((answers) => [...newestFirst(answers, question)])
}

/** Where answers are looked for: a file of records that no block holds, or the blocks of a span. */
type Place = { readonly segment: number } | { readonly span: number; readonly blocks: readonly number[] }

/** The newest first. */
function placesOf({ head, tail }: LedgerFiles): readonly Place[] {
  const blocks = Math.floor(fullSegments(head.seq) / BLOCK_SEGMENTS)
  const loose = downTo(tail.index, blocks * BLOCK_SEGMENTS).map((segment) => ({ segment }))
  const spans = downTo(Math.floor((blocks - 1) / SPAN_BLOCKS), 0).map((span) => {
    return { span, blocks: downTo(Math.min((span + 1) * SPAN_BLOCKS, blocks) - 1, span * SPAN_BLOCKS) }
  })
  return [...loose, ...spans]
}

/** Whole numbers from `last` down to `first`; none when it is below. */
function downTo(last: number, first: number): readonly number[] {
  return Array.from({ length: Math.max(last - first + 1, 0) }, (_, at) => last - at)
}

/** The newest first. */
async function answersIn<Answer>(
  files: LedgerFiles,
  place: Place,
  question: Question<Answer>,
): Promise<readonly Answers<Answer>[]> {
  if ('segment' in place) return [inSegment(await files.segment(place.segment), question)]
  const merged = await inSpan(files, place.span, question)
  if (merged !== null) return [merged]
  const found = place.blocks.map((block) => inBlock(files, block, question))
  return (await Promise.all(found)).flat()
}

/** null where the span is not merged as far as this name goes. */
async function inSpan<Answer>(
  files: LedgerFiles,
  span: number,
  question: Question<Answer>,
): Promise<Answers<Answer> | null> {
  const shard = shardOfName(question.name)
  const merged = mergedShards(fullSegments(files.head.seq), span)
  return SHARDS.indexOf(shard) < merged ? await inFile(files, spanPath(span, shard), question) : null
}

async function inBlock<Answer>(
  files: LedgerFiles,
  block: number,
  question: Question<Answer>,
): Promise<readonly Answers<Answer>[]> {
  const found = await inFile(files, blockPath(block, shardOfName(question.name)), question)
  if (found !== null) return [found]
  const [first, last] = [block * BLOCK_SEGMENTS, (block + 1) * BLOCK_SEGMENTS - 1]
  const segments = downTo(last, first).map((index) => files.segment(index))
  return (await Promise.all(segments)).map((segment) => inSegment(segment, question))
}

async function inFile<Answer>(
  files: LedgerFiles,
  path: string,
  question: Question<Answer>,
): Promise<Answers<Answer> | null> {
  const text = await files.text(path)
  if (text === null) return null
  const rows = new NamedRows(text, question.name)
  return { length: rows.length, at: (index) => inRow(rows, index, { path, question }) }
}

function inRow<Answer>(
  rows: NamedRows,
  index: number,
  { path, question }: { readonly path: string; readonly question: Question<Answer> },
): readonly Answer[] {
  try {
    const answers = question.inRow(rows.at(index))
    if (answers !== null) return answers
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
  }
  throw chainError(`the ledger is broken: ${path} cannot be read`)
}

function inSegment<Answer>({ index, lines }: Segment, question: Question<Answer>): Answers<Answer> {
  const found = [...lines.entries()].filter(([, line]) => line.includes(question.needle))
  const at = (place: number): readonly Answer[] => {
    const [position = 0, line = ''] = found[place] ?? []
    return question.inRecord(parseLine(line, firstSeq(index) + position).record)
  }
  return { length: found.length, at }
}

/** Answers in one place: the steps, oldest first, hold some each, and are looked at as they are needed. */
interface Answers<Answer> {
  readonly length: number
  at(step: number): readonly Answer[]
}

function* newestFirst<Answer>(answers: Answers<Answer>, question: Question<Answer>): Generator<Answer> {
  for (let step = endOf(answers, question) - 1; step >= 0; step -= 1)
    for (const answer of answers.at(step).toReversed()) if (!question.isLater(answer)) yield answer
}

/** The first step of those that hold nothing but what is later than wanted, found by halving. */
function endOf<Answer>(answers: Answers<Answer>, question: Question<Answer>): number {
  let [low, high] = [0, answers.length]
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    const [first] = answers.at(middle)
    // A record that only has the text somewhere answers nothing, and tells nothing of its time.
    if (first === undefined) return answers.length
    if (question.isLater(first)) high = middle
    else low = middle + 1
  }
  return low
}
