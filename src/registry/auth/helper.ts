import type { ChildProcessWithoutNullStreams } from 'node:child_process'

import { TidemarkError } from '../../model/failure.ts'
import { isRecord } from '../../model/shape.ts'
import { parseJson } from '../parse-json.ts'
import type { Credential } from './credential.ts'

/** What a helper needs: the environment (PATH above all) and how long it may take. */
export interface HelperOptions {
  readonly env: Readonly<Record<string, string | undefined>>
  /** Milliseconds. */
  readonly deadline: number
}

const NAME = /^[A-Za-z0-9._-]+$/u
const MOST_OUTPUT = 1024 * 1024
const NOT_FOUND = 'credentials not found'

/**
 * Asks `docker-credential-NAME get` for the credential of `server` (docker/docker-credential-helpers, "Development").
 * Null when the helper has none; E_CREDENTIALS when it is missing, fails, hangs or answers anything else. What it
 * prints never reaches a message, as it may hold the secret.
 */
export async function askHelper(
  name: string,
  server: string,
  options: HelperOptions,
): Promise<Credential | null> {
  if (!NAME.test(name)) throw failed(name, 'its name is not one of a credential helper')
  const { code, output } = await run(name, server, options)
  if (code !== 0) {
    if (output.toLowerCase().includes(NOT_FOUND)) return null
    throw failed(name, `it failed with exit code ${code} for ${server}`)
  }
  return parseAnswer(name, output)
}

async function run(name: string, server: string, options: HelperOptions): Promise<HelperRun> {
  const { spawn } = await import('node:child_process')
  const child = spawn(`docker-credential-${name}`, ['get'], { env: { ...options.env }, stdio: 'pipe' })
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => late.reject(failed(name, 'it took too long')), options.deadline)
  try {
    return await Promise.race([talk(name, child, server), late.promise])
  } finally {
    clearTimeout(timer)
    child.kill('SIGKILL')
    // A process that the helper started may still hold these open.
    child.stdout.destroy()
    child.stderr.destroy()
  }
}

interface HelperRun {
  readonly code: number
  readonly output: string
}

function talk(name: string, child: ChildProcessWithoutNullStreams, server: string): Promise<HelperRun> {
  return new Promise((resolve, reject) => {
    const pieces: Buffer[] = []
    let size = 0
    child.stdout.on('data', (piece: Buffer) => {
      size += piece.length
      if (size > MOST_OUTPUT) reject(failed(name, 'it prints more than 1 MiB'))
      else pieces.push(piece)
    })
    child.stderr.resume()
    child.stdin.on('error', () => undefined)
    child.on('error', (cause) => reject(failed(name, 'it cannot be started', cause)))
    child.on('close', (code, signal) => {
      if (code === null) reject(failed(name, `it was ended by ${signal}`))
      else resolve({ code, output: Buffer.concat(pieces).toString('utf8') })
    })
    child.stdin.end(server)
  })
}

function parseAnswer(name: string, output: string): Credential | null {
  const answer = parseJson(output)
  const { Username: username, Secret: secret } = isRecord(answer) ? answer : {}
  if (typeof username !== 'string' || typeof secret !== 'string') {
    throw failed(name, 'its answer is not {"Username", "Secret"}')
  }
  if (secret === '') return null
  // Helpers mark an identity token by this user name.
  return username === '<token>'
    ? { kind: 'identity', token: secret }
    : { kind: 'basic', username, password: secret }
}

function failed(name: string, problem: string, cause?: unknown): TidemarkError {
  return new TidemarkError('E_CREDENTIALS', `credential helper docker-credential-${name}: ${problem}`, {
    hints: ['Try it by hand: docker-credential-NAME get', 'Or log in again: docker login HOST'],
    details: { helper: `docker-credential-${name}` },
    ...(cause === undefined ? {} : { cause }),
  })
}
