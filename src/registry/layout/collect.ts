import type { ByteStream } from '../image-store.ts'

/** All of a small stream. The caller has checked that it is small. */
export async function collect(content: ByteStream): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  for await (const chunk of content) chunks.push(chunk)
  return Buffer.concat(chunks)
}
