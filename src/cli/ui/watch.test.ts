import { describe, expect, it } from 'vitest'

import { TidemarkError } from '../../model/failure.ts'
import { Face } from '../face.ts'
import { CapturedOutput, captured } from '../testing/captured.ts'
import { watch } from './watch.ts'

const SETTINGS = {
  json: false,
  quiet: false,
  givenDirectory: null,
  policyPath: null,
  directory: '/nowhere',
  color: true,
}
const PLAIN_TERMINAL = { isTerminal: true, columns: 60 }
const BEGIN = '\u001B[?25l\u001B[?7l\u001B[2J'
const END = '\u001B[?7h\u001B[?25h\r\n'
const DOWN = new TidemarkError('E_LEDGER_UNAVAILABLE', 'origin did not answer\nfor 30 s')

interface Shown {
  readonly text: string
}

interface Play {
  /** What each round is answered; the watch is interrupted after the last. */
  readonly answers: readonly (string | Error)[]
  readonly terminal?: boolean
  readonly rows?: number
  readonly json?: boolean
  readonly signal?: string
}

/** Plays a watch, ten seconds a round. */
async function play({ answers, terminal = false, rows, json = false, signal = 'SIGINT' }: Play) {
  const controller = new AbortController()
  const stdout = new CapturedOutput(terminal ? PLAIN_TERMINAL : {})
  if (rows !== undefined) Object.assign(stdout, { rows })
  let round = 0
  const slept: number[] = []
  const around = captured({
    stdout,
    env: { NO_COLOR: '1' },
    signal: controller.signal,
    clock: { now: () => new Date(Date.parse('2026-03-10T12:00:00Z') + round * 10_000) },
    sleep: (milliseconds) => {
      slept.push(milliseconds)
      round += 1
      if (round < answers.length) return Promise.resolve()
      controller.abort(signal)
      return Promise.reject(new Error(signal))
    },
  })
  const settings = { ...SETTINGS, json }
  const ended = watch(new Face(settings, around), {
    name: 'status',
    seconds: 10,
    ask: () => {
      const answer = answers[round]
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve({ text: answer ?? '' })
    },
    view: ({ text }: Shown, look) => `${text}\nseen at ${look.now.toISOString().slice(14, 19)}`,
    keyOf: ({ text }) => text,
  })
  const code = await ended.catch((error: unknown) => error)
  return { code, slept, stdout: stdout.text, stderr: around.stderr.text }
}

describe('a watch on a terminal', () => {
  it('redraws in one piece, ages moving on, and gives the cursor back when it is interrupted', async () => {
    const { code, slept, stdout } = await play({ answers: ['one', 'one'], terminal: true })
    const draws = stdout.split('\u001B[H')
    expect(draws).toEqual([
      BEGIN,
      expect.stringContaining(
        '12:00:00 UTC · Ctrl-C ends\u001B[K\r\n\u001B[K\r\none\u001B[K\r\nseen at 00:00',
      ),
      expect.stringContaining('seen at 00:10\u001B[K\u001B[J'),
    ])
    expect(stdout.endsWith(END)).toBe(true)
    expect(stdout.split(END)).toHaveLength(2)
    expect({ code, slept }).toEqual({ code: 0, slept: [10_000, 10_000] })
  })

  it('keeps the last map when a round fails, says so in one line, and goes on', async () => {
    const { code, stdout } = await play({ answers: ['one', DOWN, 'two'], terminal: true })
    const [, , failed = '', after = ''] = stdout.split('\u001B[H')
    const head =
      'every 10 s · 2026-03-10 12:00:10 UTC · what you see is of 2026-03-10 12:00:00 UTC · Ctrl-C ends'
    const line = '! origin did not answer for 30 s   [E_LEDGER_UNAVAILABLE]'
    expect(failed.split('\u001B[K\r\n')).toEqual([head, line, '', 'one', 'seen at 00:10\u001B[K\u001B[J'])
    expect(after).toContain('two')
    expect(after).not.toContain('!')
    expect(code).toBe(0)
  })

  it('shows the first lines when not all fit, and counts the others', async () => {
    const { stdout } = await play({ answers: ['a\nb\nc\nd'], terminal: true, rows: 5 })
    expect(stdout).toContain('a\u001B[K\r\nb\u001B[K\r\n… 3 more lines\u001B[K\u001B[J')
    expect(stdout).not.toContain('seen at')
  })

  it('spells control characters of what it shows and of errors', async () => {
    const failure = new TidemarkError('E_LEDGER_UNAVAILABLE', 'no\u001B[2J')
    const { stdout } = await play({ answers: ['\u0007', failure], terminal: true })
    expect(stdout).toContain('\\u{7}')
    expect(stdout.split('\u001B[2J')).toHaveLength(2)
  })
})

describe('a watch without a terminal', () => {
  it('prints a block with its time only when something changed', async () => {
    const { stdout, stderr } = await play({ answers: ['one', 'one', 'two', 'two'] })
    expect({ stdout, stderr }).toEqual({
      stdout: [
        '2026-03-10 12:00:00 UTC\n\none\nseen at 00:00\n',
        '2026-03-10 12:00:20 UTC\n\ntwo\nseen at 00:20\n',
      ].join('\n'),
      stderr: '',
    })
  })

  it('tells a failure once, in one line, and what stands when it is over', async () => {
    const { stdout, stderr } = await play({ answers: ['one', DOWN, DOWN, 'one'] })
    expect(stderr).toBe('2026-03-10 12:00:10 UTC ! origin did not answer for 30 s   [E_LEDGER_UNAVAILABLE]\n')
    expect(stdout.split('UTC')).toHaveLength(3)
  })

  it('prints a JSON document a line with --json, also on a terminal', async () => {
    for (const terminal of [true, false]) {
      const { stdout, stderr } = await play({ answers: ['1', '1', DOWN, DOWN, '2'], json: true, terminal })
      const lines = stdout.trimEnd().split('\n')
      expect(lines.map((line) => JSON.parse(line))).toMatchObject([
        { document: 'tidemark.status/v1', text: '1' },
        { document: 'tidemark.error/v1', error: { code: 'E_LEDGER_UNAVAILABLE' } },
        { document: 'tidemark.status/v1', text: '2' },
      ])
      expect(stderr).toBe('')
    }
  })
})

describe('the end of a watch', () => {
  it('is an error when the first round fails, and when something fails that nobody foresaw', async () => {
    expect((await play({ answers: [DOWN, 'one'] })).code).toBe(DOWN)
    const surprise = new TypeError('x is not a function')
    const { code, stdout } = await play({ answers: ['one', surprise, 'two'], terminal: true })
    expect(code).toBe(surprise)
    expect(stdout.endsWith(END)).toBe(true)
  })

  it('is an interruption when another signal than that of Ctrl-C ends it', async () => {
    expect((await play({ answers: ['one'], signal: 'SIGTERM' })).code).toBe('SIGTERM')
  })

  it('comes when nobody reads any more', async () => {
    const stdout = Object.assign(new CapturedOutput(), { closed: false })
    const around = captured({
      stdout,
      sleep: () => {
        stdout.closed = true
        return Promise.resolve()
      },
    })
    const settings = SETTINGS
    const ask = (): Promise<Shown> => Promise.resolve({ text: 'one' })
    const watched = { name: 'status', seconds: 1, ask, view: () => 'one', keyOf: () => '' } as const
    expect(await watch(new Face(settings, around), watched)).toBe(0)
  })
})
