import { surroundingsOfProcess } from '../../../src/cli/process.ts'
import { runCli } from '../../../src/cli/run.ts'
import { readOrder } from './order.ts'

// `src/cli/main.ts` in a process that has loaded everything before it is told what to do: a kill then meets the work and not the start.
// One command, real output, and an end as the entry has it.
process.once('message', (message) => {
  const { args, cwd, env } = readOrder(message)
  process.chdir(cwd)
  Object.assign(process.env, env)
  void runCli(args, surroundingsOfProcess()).then((code) => process.exit(code))
})
// What commands load when they need it is loaded by now.
await Promise.all([
  import('../../../src/flows/deprecate.ts'),
  import('../../../src/flows/hold.ts'),
  import('../../../src/flows/promote.ts'),
  import('../../../src/flows/publish.ts'),
  import('../../../src/flows/reconcile.ts'),
  import('../../../src/flows/rollback.ts'),
  import('../../../src/ledger/git/git-ledger.ts'),
  import('../../../src/ledger/git/remote-branch.ts'),
  import('../../../src/policy/load.ts'),
  import('../../../src/registry/http/stores.ts'),
])
process.send?.('ready')
