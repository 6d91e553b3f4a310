import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'

import { runCli } from '../../../src/cli/run.ts'
import type { Output } from '../../../src/cli/surroundings.ts'
import { loadAll } from './load-all.ts'
import { readOrder } from './order.ts'
import type { Answer, Order } from './order.ts'

class Recorder implements Output {
  readonly isTerminal = false
  readonly columns = 100
  text = ''
  write(text: string): void {
    this.text += text
  }
  async flush(): Promise<void> {}
}

async function answer({ args, cwd, env }: Order): Promise<Answer> {
  const [stdout, stderr] = [new Recorder(), new Recorder()]
  const code = await runCli(args, {
    cwd,
    env: { ...process.env, ...env },
    stdout,
    stderr,
    canAsk: false,
    clock: { now: () => new Date() },
    random: (bytes) => randomBytes(bytes),
    sleep: async (milliseconds, signal) => await sleep(milliseconds, undefined, signal && { signal }),
    signal: new AbortController().signal,
  })
  return { code, stdout: stdout.text, stderr: stderr.text }
}

// A process that runs one command line after another, each with a world of its own, as if it had just started.
process.on('message', (message) => {
  void answer(readOrder(message)).then((end) => process.send?.(end))
})
void loadAll().then(() => process.send?.('ready'))
