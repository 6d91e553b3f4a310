import { readFile } from 'node:fs/promises'

import { TidemarkError } from '../../model/failure.ts'
import type { Environment } from './world.ts'

/**
 * Certificate authorities for one registry: those of Node plus the files named by the policy (`ca`), SSL_CERT_FILE and
 * NODE_EXTRA_CA_CERTS. Undefined when none is named: Node then uses its own. Throws E_TLS for a file that cannot be
 * read.
 */
export async function authoritiesFor(ca: string | null, env: Environment): Promise<string[] | undefined> {
  const files = [ca, env['SSL_CERT_FILE'], env['NODE_EXTRA_CA_CERTS']].filter(
    (file): file is string => typeof file === 'string' && file !== '',
  )
  if (files.length === 0) return undefined
  const { getCACertificates } = await import('node:tls')
  return [...getCACertificates('default'), ...(await Promise.all(files.map(readAuthority)))]
}

async function readAuthority(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new TidemarkError('E_TLS', `the certificate authority ${file} cannot be read`, {
      cause,
      details: { file },
    })
  })
  if (!text.includes('-----BEGIN ')) {
    throw new TidemarkError('E_TLS', `${file} holds no PEM certificate`, { details: { file } })
  }
  return text
}
