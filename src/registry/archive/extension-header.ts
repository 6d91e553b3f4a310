import type { FileHandle } from 'node:fs/promises'

import { TidemarkError } from '../../model/failure.ts'

const BLOCK = 512
const TYPE_AT = 156
const SIZE_AT = 124
const SIZE_LENGTH = 12

/**
 * Checks what lies between the content of one entry and the header of the next: nothing, or `x` headers, whose records
 * are looked at by name. Global headers, GNU long names and entries behind the end mark are read differently by
 * different readers, and an image layout has no use for them: E_ARCHIVE.
 */
export async function checkBetween(
  file: FileHandle,
  range: { readonly start: number; readonly end: number; readonly place: string },
): Promise<void> {
  let at = range.start
  while (at < range.end) {
    const block = Buffer.alloc(BLOCK)
    await file.read(block, 0, BLOCK, at)
    if (String.fromCharCode(block[TYPE_AT] ?? 0) !== 'x') throw refusal(range.place)
    at += BLOCK + Math.ceil(sizeIn(block, range.place) / BLOCK) * BLOCK
  }
  if (at !== range.end) throw refusal(range.place)
}

function sizeIn(block: Buffer, place: string): number {
  const text = block.toString('latin1', SIZE_AT, SIZE_AT + SIZE_LENGTH).replaceAll(/[ \0]+$/gu, '')
  if (!/^ *[0-7]+$/u.test(text)) throw refusal(place)
  return Number.parseInt(text, 8)
}

function refusal(place: string): TidemarkError {
  return new TidemarkError(
    'E_ARCHIVE',
    `${place} has global or long-name headers, or entries behind its end`,
    {
      hints: [
        'Write the archive again with `skopeo copy`, `docker buildx build --output type=oci` or a plain `tar`.',
      ],
    },
  )
}
