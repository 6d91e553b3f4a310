import { cpus, release, totalmem } from 'node:os'

/** What was measured on, in one line. */
export function machine(): string {
  const [cpu] = cpus()
  const memory = Math.round(totalmem() / 2 ** 30)
  return `${cpus().length} x ${cpu?.model ?? 'CPU'}, ${memory} GiB, Linux ${release()}, Node ${process.versions.node}`
}
