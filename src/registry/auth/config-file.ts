import { readFile, stat } from 'node:fs/promises'

import { TidemarkError } from '../../model/failure.ts'
import { isRecord } from '../../model/shape.ts'
import type { Credential } from './credential.ts'

/** A Docker `config.json` or a podman `auth.json`, as far as logins go. */
export interface ConfigFile {
  readonly path: string
  readonly auths: ReadonlyMap<string, unknown>
  readonly credHelpers: ReadonlyMap<string, string>
  readonly credsStore: string | undefined
}

const LARGEST = 1024 * 1024

/** Reads `path`; undefined when there is no such file. Throws E_CREDENTIALS when it is malformed or unreadable. */
export async function readConfigFile(path: string): Promise<ConfigFile | undefined> {
  const text = await readText(path)
  if (text === undefined) return undefined
  const body = parse(path, text)
  const { auths = {}, credHelpers = {}, credsStore } = body
  if (!isRecord(auths) || !isRecord(credHelpers))
    throw malformed(path, 'auths and credHelpers must be objects')
  if (credsStore !== undefined && typeof credsStore !== 'string')
    throw malformed(path, 'credsStore must be a text')
  return {
    path,
    auths: new Map(Object.entries(auths).map(([key, value]) => [serverOf(key), value])),
    credHelpers: new Map(
      Object.entries(credHelpers).map(([key, value]) => [serverOf(key), helperName(path, value)]),
    ),
    credsStore: credsStore === '' ? undefined : credsStore,
  }
}

/**
 * The `host[:port]` that a key of `auths` stands for. Docker writes URLs for some (`https://index.docker.io/v1/`). A key
 * with any other path is kept whole, so that it matches no host: credentials go to the exact host or nowhere.
 */
export function serverOf(key: string): string {
  return key
    .replace(/^https?:\/\//u, '')
    .replace(/\/(?:v[12]\/?)?$/u, '')
    .toLowerCase()
}

/** The credential in an entry of `auths`; null for an empty one, as Docker leaves beside a helper. */
export function entryCredential(file: ConfigFile, server: string): Credential | null {
  const entry = file.auths.get(server)
  if (entry === undefined || entry === null) return null
  if (!isRecord(entry)) throw malformed(file.path, `the entry of ${server} is not an object`)
  const { identitytoken, registrytoken } = entry
  if (isSet(registrytoken)) return { kind: 'bearer', token: registrytoken }
  if (isSet(identitytoken)) return { kind: 'identity', token: identitytoken }
  return basicCredential(file.path, server, entry)
}

function basicCredential(
  path: string,
  server: string,
  entry: Readonly<Record<string, unknown>>,
): Credential | null {
  const { auth, username, password } = entry
  if (isSet(auth)) return decodeAuth(path, server, auth)
  if (isSet(username) && isSet(password)) return { kind: 'basic', username, password }
  return null
}

function decodeAuth(path: string, server: string, auth: string): Credential {
  const text = Buffer.from(auth, 'base64').toString('utf8')
  const colon = text.indexOf(':')
  const sound = /^[A-Za-z0-9+/_=-]+$/u.test(auth) && colon > 0
  if (!sound) throw malformed(path, `the auth of ${server} is not base64 of USER:PASSWORD`)
  // Docker pads with NUL bytes.
  return {
    kind: 'basic',
    username: text.slice(0, colon),
    password: text.slice(colon + 1).replace(/\0+$/u, ''),
  }
}

function isSet(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}

function helperName(path: string, value: unknown): string {
  if (typeof value !== 'string') throw malformed(path, 'a credHelpers entry is not a text')
  return value
}

async function readText(path: string): Promise<string | undefined> {
  try {
    const { size } = await stat(path)
    if (size > LARGEST) throw malformed(path, 'it is larger than 1 MiB')
    return await readFile(path, 'utf8')
  } catch (error) {
    if (error instanceof TidemarkError) throw error
    if (isAbsent(error)) return undefined
    throw new TidemarkError('E_CREDENTIALS', `${path} cannot be read`, {
      cause: error,
      details: { file: path },
    })
  }
}

function isAbsent(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')
}

function parse(path: string, text: string): Readonly<Record<string, unknown>> {
  const body = parseJson(path, text.replace(/^\uFEFF/u, ''))
  if (!isRecord(body)) throw malformed(path, 'it is not a JSON object')
  return body
}

function parseJson(path: string, text: string): unknown {
  if (text.trim() === '') return {}
  try {
    return JSON.parse(text)
  } catch {
    // The parser's own sentence quotes the text, which may hold a password.
    throw malformed(path, 'it is not JSON')
  }
}

function malformed(path: string, problem: string): TidemarkError {
  return new TidemarkError('E_CREDENTIALS', `${path}: ${problem}`, {
    where: { file: path },
    hints: ['Mend the file, or log in again: docker login HOST'],
    details: { file: path },
  })
}
