import { readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'

import { describe, expect, it } from 'vitest'

import { digestOf } from '../../model/digest.ts'
import { execute } from './execute.ts'
import type { Ended, Execution } from './execute.ts'

/** Runs a script; how it ended, and what it wrote. */
async function ran(
  script: string,
  more: Partial<Execution> = {},
): Promise<Ended & { readonly text: string }> {
  let text = ''
  const ended = await execute({
    shell: [script],
    cwd: tmpdir(),
    env: { PATH: process.env['PATH'] },
    timeout: 60_000,
    output: (bytes) => {
      text += Buffer.from(bytes).toString('utf8')
    },
    ...more,
  })
  return { ...ended, text }
}

/** True for a process that runs; one that has ended, and that nobody has asked about, does not. */
function isAlive(pid: number): boolean {
  try {
    return !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ')
  } catch {
    return false
  }
}

describe('a command of a check', () => {
  it('has both of its streams as one, in order, and their digest', async () => {
    const { text, exit, log } = await ran('echo one; echo two >&2; echo three')
    expect([text, exit, log]).toEqual(['one\ntwo\nthree\n', 0, digestOf('one\ntwo\nthree\n')])
  })

  it('ends with its exit code, with 127 when nothing can be started, and with 128 and the signal when it is killed', async () => {
    expect((await ran('exit 3')).exit).toBe(3)
    expect((await ran('true', { cwd: '/nonexistent' })).exit).toBe(127)
    expect((await ran('kill -TERM $$')).exit).toBe(143)
  })

  it('gets arguments as they are', async () => {
    const { text } = await ran('', { shell: ['exec "$@"', 'printf', '%s|', 'a b', '$HOME', '"'] })
    expect(text).toBe('a b|$HOME|"|')
  })

  it('has nothing to read from', async () => {
    expect((await ran('cat')).exit).toBe(0)
  })

  it('is stopped with all that it started when its time is up, and when somebody stops us', async () => {
    const script = 'sleep 60 & echo $!; wait'
    const late = await ran(script, { timeout: 300 })
    expect([late.timedOut, isAlive(Number(late.text))]).toEqual([true, false])
    const stop = new AbortController()
    const stopped = await ran(script, { signal: stop.signal, output: () => stop.abort('SIGINT') })
    expect([stopped.timedOut, stopped.exit]).toEqual([false, 143])
  })

  it('is over when it has ended, whatever it leaves running with its output', async () => {
    const { exit, text } = await ran('sleep 8 & echo left; exit 4')
    expect([exit, text]).toEqual([4, 'left\n'])
  })
})
