import { createSurroundings } from './process.ts'
import { runCli } from './run.ts'

// The entry: the only file that touches the process. Everything is flushed before it ends, as pipes are asynchronous.
const { around, finish } = createSurroundings(process)
void runCli(process.argv.slice(2), around).then(finish)
