/**
 * Tidemark with another clock, for walkthroughs in which days pass: the same command line in the same kind of process, at a time that is
 * given. The real `tidemark` has no such option, as nobody shall be able to let a soak be over.
 *
 *   node examples/tidemark-at.ts TIME ARGUMENT...      TIME: RFC 3339, such as 2026-03-02T09:00:00Z
 */
import { surroundingsOfProcess } from '../src/cli/process.ts'
import { runCli } from '../src/cli/run.ts'

const [time = '', ...args] = process.argv.slice(2)
const now = new Date(time)
if (Number.isNaN(now.getTime())) throw new Error('usage: tidemark-at.ts TIME ARGUMENT...')
process.exit(await runCli(args, Object.assign(surroundingsOfProcess(), { clock: { now: () => now } })))
