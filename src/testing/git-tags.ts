import { createHash } from 'node:crypto'
import { deflateSync } from 'node:zlib'

/** A tag to write: `object` is null for a lightweight one. */
export interface TagToWrite {
  readonly name: string
  readonly commit: string
  readonly object: { readonly tagger: string; readonly message: string } | null
}

/** What must go into the repository for the tags to stand. */
export interface WrittenTags {
  /** A pack with the tag objects, for `git index-pack --stdin`; null when there are none. */
  readonly pack: Buffer | null
  /** The text of `packed-refs`. */
  readonly refs: string
}

const PACK_TYPE_TAG = 4

/**
 * Tags as a clone would hold them: one pack and one `packed-refs`. Git itself writes and locks a file for each ref,
 * which takes seconds for thousands.
 */
export function writeTags(tags: readonly TagToWrite[], format: 'sha1' | 'sha256'): WrittenTags {
  const objects = new Map<string, Buffer>()
  const lines = new Map<string, string>()
  for (const { name, commit, object } of tags) {
    const ref = `refs/tags/${name}`
    if (object === null) {
      lines.set(ref, `${commit} ${ref}\n`)
      continue
    }
    const head = `object ${commit}\ntype commit\ntag ${name}\ntagger ${object.tagger}\n\n`
    const body = Buffer.from(`${head}${object.message}\n`)
    const id = createHash(format).update(`tag ${body.length}\0`).update(body).digest('hex')
    objects.set(id, body)
    lines.set(ref, `${id} ${ref}\n^${commit}\n`)
  }
  const sorted = [...lines.keys()].toSorted().map((ref) => lines.get(ref) ?? '')
  const refs = `# pack-refs with: peeled fully-peeled sorted \n${sorted.join('')}`
  return { pack: objects.size === 0 ? null : packOf([...objects.values()], format), refs }
}

/** A pack of tag objects (gitformat-pack(5), version 2). */
function packOf(bodies: readonly Buffer[], format: 'sha1' | 'sha256'): Buffer {
  const header = Buffer.alloc(12)
  header.write('PACK', 'latin1')
  header.writeUInt32BE(2, 4)
  header.writeUInt32BE(bodies.length, 8)
  const entries = bodies.flatMap((body) => [entryHeader(body.length), deflateSync(body, { level: 1 })])
  const content = Buffer.concat([header, ...entries])
  return Buffer.concat([content, createHash(format).update(content).digest()])
}

/** Type and size: four bits of the size, then seven in each further byte. */
function entryHeader(size: number): Buffer {
  const bytes: number[] = []
  let byte = (PACK_TYPE_TAG << 4) | (size & 0x0f)
  for (let rest = size >> 4; rest > 0; rest >>= 7) {
    bytes.push(byte | 0x80)
    byte = rest & 0x7f
  }
  return Buffer.from([...bytes, byte])
}
