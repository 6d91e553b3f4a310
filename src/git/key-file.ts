import { readFile } from 'node:fs/promises'

import { TidemarkError } from '../model/failure.ts'

const ARMOUR = '-----BEGIN PGP PUBLIC KEY BLOCK-----'
// The first octet of a public-key packet, old and new format (RFC 9580, section 4.2).
const PACKETS = new Set([0x98, 0x99, 0x9a, 0xc6])

/** True when the file holds OpenPGP public keys, armoured or binary. Throws E_IO when it cannot be read. */
export async function isOpenPgpKeyFile(path: string): Promise<boolean> {
  const bytes = await readKeyFile(path)
  return PACKETS.has(bytes[0] ?? 0) || bytes.includes(ARMOUR)
}

async function readKeyFile(path: string): Promise<Buffer> {
  try {
    return await readFile(path)
  } catch (cause) {
    throw new TidemarkError('E_IO', `the allowed signers file ${path} cannot be read`, {
      cause,
      where: { file: path },
      hints: ['See `releases.allowedSigners` in the policy; the path is relative to the policy file.'],
    })
  }
}
