import { createReadStream } from 'node:fs'
import { resolve } from 'node:path'

import { readReport } from '../../files/report/read-report.ts'
import { digestOf } from '../../model/digest.ts'
import type { Digest } from '../../model/digest.ts'
import { isFailure, TidemarkError } from '../../model/failure.ts'
import type { Report, ReportFormat } from '../../model/report.ts'

/** A report, and the SHA-256 of its bytes. */
export interface ReportFile {
  readonly name: string
  readonly digest: Digest
  readonly report: Report
}

export interface ReportSources {
  /** Paths, relative to `cwd`; `-` is standard input. */
  readonly paths: readonly string[]
  readonly cwd: string
  readonly stdin: () => AsyncIterable<Uint8Array>
}

const STDIN = '-'
const MOST_BYTES = 64 * 1024 * 1024

/** Reads reports that must have the format of the policy. Throws E_IO and E_REPORT, with the name of the file. */
export async function readReports(
  sources: ReportSources,
  format: ReportFormat,
): Promise<readonly ReportFile[]> {
  return await Promise.all(sources.paths.map(async (path) => readOne(path, sources, format)))
}

async function readOne(
  path: string,
  { cwd, stdin }: ReportSources,
  format: ReportFormat,
): Promise<ReportFile> {
  const name = path === STDIN ? 'standard input' : path
  const bytes = await bytesOf(name, path === STDIN ? stdin() : createReadStream(resolve(cwd, path)))
  try {
    return { name, digest: digestOf(bytes), report: await readReport(bytes, format) }
  } catch (error) {
    if (!isFailure(error, 'E_REPORT')) throw error
    const { message, hints, details } = error
    throw new TidemarkError('E_REPORT', message, { where: { file: name }, hints, details, cause: error })
  }
}

/** All of a stream, as long as it is not beyond all reason: a pipe may never end. */
async function bytesOf(name: string, stream: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let size = 0
  try {
    for await (const chunk of stream) {
      size += chunk.byteLength
      if (size > MOST_BYTES) throw tooLong(name)
      chunks.push(chunk)
    }
  } catch (cause) {
    if (isFailure(cause)) throw cause
    throw new TidemarkError('E_IO', `${name} cannot be read`, { cause, where: { file: name } })
  }
  return Buffer.concat(chunks)
}

function tooLong(name: string): TidemarkError {
  const message = `the report is refused: it has more than ${MOST_BYTES} bytes`
  return new TidemarkError('E_REPORT', message, { where: { file: name } })
}
