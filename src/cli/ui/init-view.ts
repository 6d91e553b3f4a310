import type { InitResult } from '../../flows/results.ts'
import { blocks } from './blocks.ts'
import type { Look } from './look.ts'
import { noticeLines } from './refusal-view.ts'
import { table } from './table.ts'

/** What was found, the policy's text, and what to do next. */
export function initView(result: InitResult, { palette, ready }: Look): string {
  const found = table(Object.entries(result.detected), { indent: '  ', gap: 3 })
  const next = result.written
    ? [
        `Wrote ${result.file}. Next:`,
        '  tidemark lint      proves that it can keep its promises',
        '  tidemark replay    shows what it would have meant so far',
      ]
    : [`Nothing written (dry run): this would be ${result.file}.`]
  return blocks(
    found.length === 0 ? [] : ['Found in this repository:', ...found],
    result.text
      .trimEnd()
      .split('\n')
      .map((line) => palette.dim(`  ${line}`).trimEnd()),
    [...noticeLines(result.notices), ...next.map((line) => ready(line))],
  )
}
