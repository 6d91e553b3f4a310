import type { ImageStore, ImageStores } from '../../registry/image-store.ts'
import { createHttpStores } from '../../registry/http/stores.ts'
import type { HttpStoresOptions } from '../../registry/http/stores.ts'

/** Stores whose time stands still but for their own waits, which are written down instead of waited for. */
export interface TestStores extends ImageStores {
  /** Milliseconds of every wait, in order. */
  readonly waits: number[]
  open(name: string): ImageStore
}

/** A client for tests: no login but what `options.env` gives, no real waiting, chance always at its middle. */
export function testStores(options: Partial<HttpStoresOptions> = {}): TestStores {
  const waits: number[] = []
  let now = Date.now()
  const stores = createHttpStores({
    env: { HOME: '/nonexistent' },
    clock: { now: () => new Date(now) },
    random: (bytes) => new Uint8Array(bytes).fill(128),
    sleep: (milliseconds) => {
      waits.push(milliseconds)
      now += milliseconds
      return Promise.resolve()
    },
    ...options,
  })
  return { waits, open: (name) => stores.open(name), close: () => stores.close() }
}
