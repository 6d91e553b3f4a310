import { surroundingsOfProcess } from './process.ts'
import { runCli } from './run.ts'

// The entry. Output is written at once, and everything that matters has settled when the command ends: idle connections
// shall not hold the process.
void runCli(process.argv.slice(2), surroundingsOfProcess()).then((code) => process.exit(code))
