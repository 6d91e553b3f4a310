import type { LayerChange, LayersChange, LayerSum } from './change.ts'
import type { LayerPicture } from './image-picture.ts'

/**
 * The layers of two images beside each other: what both have at the bottom, then what only `before` has, then the rest of
 * `after`. A layer that is listed twice counts twice.
 */
export function compareLayers(before: readonly LayerPicture[], after: readonly LayerPicture[]): LayersChange {
  const left = counts(after)
  const removed = before.filter((layer) => !take(left, layer))
  const known = counts(before)
  const marked = after.map((layer): LayerChange => mark(layer, take(known, layer) ? 'shared' : 'added'))
  const common = commonStart(before, after)
  const list = [
    ...marked.slice(0, common),
    ...removed.map((layer) => mark(layer, 'removed')),
    ...marked.slice(common),
  ]
  return { shared: sum(list, 'shared'), added: sum(list, 'added'), removed: sum(list, 'removed'), list }
}

/** True when both have the same layers in the same order, and any at all. */
export function sameLayers(before: readonly LayerPicture[], after: readonly LayerPicture[]): boolean {
  return before.length > 0 && before.length === after.length && commonStart(before, after) === before.length
}

function commonStart(before: readonly LayerPicture[], after: readonly LayerPicture[]): number {
  const end = after.findIndex((layer, at) => before[at]?.digest !== layer.digest)
  return end < 0 ? after.length : end
}

function counts(layers: readonly LayerPicture[]): Map<string, number> {
  const found = new Map<string, number>()
  for (const { digest } of layers) found.set(digest, (found.get(digest) ?? 0) + 1)
  return found
}

function take(left: Map<string, number>, { digest }: LayerPicture): boolean {
  const count = left.get(digest) ?? 0
  left.set(digest, count - 1)
  return count > 0
}

function mark({ digest, size, mediaType }: LayerPicture, change: LayerChange['change']): LayerChange {
  return { digest, size, mediaType, change }
}

function sum(list: readonly LayerChange[], change: LayerChange['change']): LayerSum {
  const layers = list.filter((layer) => layer.change === change)
  return { count: layers.length, bytes: layers.reduce((bytes, { size }) => bytes + size, 0) }
}
