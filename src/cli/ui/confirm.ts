import { createInterface } from 'node:readline/promises'

/** Asks a yes-or-no question at the terminal; only `y` and `yes` are yes. The end of the input is no. */
export async function confirm(question: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  try {
    const closed = new Promise<string>((resolve) => terminal.once('close', () => resolve('')))
    const answer = await Promise.race([terminal.question(`${question} [y/N] `), closed])
    return /^y(?:es)?$/iu.test(answer.trim())
  } finally {
    terminal.close()
  }
}
