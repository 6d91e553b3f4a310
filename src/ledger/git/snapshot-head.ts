import { isDigest } from '../../model/digest.ts'
import type { Head } from '../../model/record.ts'
import { SNAPSHOT_FORMAT } from '../../model/snapshot.ts'

/** A quote inside of a JSON text is escaped, and no component has this key: this stands once in a snapshot. */
const MARK = `],"format":${SNAPSHOT_FORMAT},"hash":`
const HEAD = /^"(sha256:[0-9a-f]{64})","seq":(\d{1,15}),"texts":\[/u
const LONGEST = 128

/**
 * The record that a snapshot of the present format was made at, without reading all of it: that of a million facts has 200 MB.
 * null when the text does not show it plainly; then it has to be restored to find out.
 */
export function snapshotHead(text: string): Head | null {
  const at = text.indexOf(MARK)
  if (at < 0) return null
  const start = at + MARK.length
  const [, hash = '', seq = ''] = HEAD.exec(text.slice(start, start + LONGEST)) ?? []
  return isDigest(hash) ? { seq: Number(seq), hash } : null
}
