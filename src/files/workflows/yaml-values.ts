import { isMap, isScalar } from 'yaml'
import type { YAMLMap } from 'yaml'

/** The node under a key; null when there is none. */
export function valueOf(map: YAMLMap, key: string): unknown {
  const pair = map.items.find((item) => isScalar(item.key) && String(item.key.value) === key)
  return pair?.value ?? null
}

const LONGEST = 500

/** The entries of a mapping whose values are text. */
export function textEntries(node: unknown): Readonly<Record<string, string>> {
  if (!isMap(node)) return {}
  const entries = node.items.flatMap(({ key, value }) => {
    if (!isScalar(key) || !isScalar(value)) return []
    const text = String(value.value)
    return text.length > LONGEST ? [] : [[String(key.value), text] as const]
  })
  return Object.fromEntries(entries)
}
