import { describe, expect, it } from 'vitest'

import { CapturedOutput } from '../testing/captured.ts'
import { bytesText, createProgress } from './progress.ts'

function setting(options: { isTerminal: boolean; steps?: boolean; warnings?: boolean }) {
  const output = new CapturedOutput({ isTerminal: options.isTerminal, columns: 60 })
  let time = 0
  const clock = { now: () => new Date(time) }
  const { steps = true, warnings = true } = options
  const progress = createProgress({ output, clock, steps, warnings })
  const at = (milliseconds: number, done: number) => {
    time = milliseconds
    progress.tell({ type: 'bytes', label: 'layer 1', done, total: 40_000_000 })
  }
  return { output, progress, at }
}

describe('progress', () => {
  it('writes a plain line every few seconds to a log, and a last one', () => {
    const { output, at } = setting({ isTerminal: false })
    for (const [time, done] of [
      [0, 0],
      [1000, 10_000_000],
      [3000, 20_000_000],
      [5000, 30_000_000],
      [5500, 40_000_000],
    ] as const) {
      at(time, done)
    }
    expect(output.text).toMatchInlineSnapshot(`
      "layer 1  50 % · 20.0 MB of 40.0 MB · 6.7 MB/s · 3 s left
      layer 1  100 % · 40.0 MB of 40.0 MB · 7.3 MB/s
      "
    `)
  })

  it('rewrites one line on a terminal, cut to its width, and takes it away at the end', () => {
    const { output, progress, at } = setting({ isTerminal: true })
    at(0, 0)
    at(50, 10_000_000)
    at(2000, 20_000_000)
    progress.end()
    progress.end()
    expect(output.text.split('\r\u001B[2K')).toEqual([
      '',
      'layer 1  50 % · 20.0 MB of 40.0 MB · 10.0 MB/s · 2 s left',
      '',
    ])
  })

  it('does not tell what is over at once, nor twice that it is over', () => {
    const { output, at } = setting({ isTerminal: false })
    at(0, 0)
    at(10, 40_000_000)
    at(20, 40_000_000)
    expect(output.text).toBe('')
  })

  it('tells steps and warnings as lines, warnings in words', () => {
    const { output, progress } = setting({ isTerminal: false })
    progress.tell({ type: 'step', text: 'reading \u001B[2Jtags' })
    progress.tell({ type: 'warning', text: 'shallow clone' })
    expect(output.text).toBe('reading \\u{1b}[2Jtags\nwarning: shallow clone\n')
  })

  it('keeps a warning when steps are off, and nothing when both are', () => {
    for (const warnings of [true, false]) {
      const { output, progress, at } = setting({ isTerminal: true, steps: false, warnings })
      progress.tell({ type: 'step', text: 'x' })
      at(0, 5)
      progress.tell({ type: 'warning', text: 'w' })
      expect(output.text).toBe(warnings ? 'warning: w\n' : '')
    }
  })

  it('counts bytes in powers of 1000', () => {
    expect([999, 1000, 12_345_678, 2e9, 3e15].map(bytesText)).toEqual([
      '999 B',
      '1.0 kB',
      '12.3 MB',
      '2.0 GB',
      '3000.0 TB',
    ])
  })
})
