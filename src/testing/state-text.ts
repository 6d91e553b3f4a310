import type { State } from '../model/state.ts'

/** Everything that a state holds, as text, to compare. Keys of an object may stand in any order. */
export function stateText(state: State): string {
  const components = state.components().map((name) => {
    const { facts, deprecated, published, deleted, checks, approvals, holds } = state.component(name)
    const images = [...published].map(([image, tags]) => [image, [...tags]])
    const books = [deprecated, deleted, holds].map((book) => [...book])
    return { name, facts: [...facts], books, images, checks, approvals }
  })
  return JSON.stringify({ head: state.head, lastTime: state.lastTime, components }, sorted)
}

function sorted(_name: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
}
