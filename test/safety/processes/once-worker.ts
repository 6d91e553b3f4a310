import { surroundingsOfProcess } from '../../../src/cli/process.ts'
import { runCli } from '../../../src/cli/run.ts'
import { loadAll } from './load-all.ts'
import { readOrder } from './order.ts'

// `src/cli/main.ts` in a process that has loaded everything before it is told what to do: a kill then meets the work and not the start.
// One command, real output, and an end as the entry has it.
process.once('message', (message) => {
  const { args, cwd, env } = readOrder(message)
  process.chdir(cwd)
  Object.assign(process.env, env)
  void runCli(args, surroundingsOfProcess()).then((code) => process.exit(code))
})
void loadAll().then(() => process.send?.('ready'))
