import type { World } from '../../../src/flows/world.ts'
import type { Ledger } from '../../../src/ledger/ledger.ts'
import { isFailure } from '../../../src/model/failure.ts'
import type { Descriptor, Manifest } from '../../../src/model/descriptor.ts'
import type { State } from '../../../src/model/state.ts'
import type { ImageStore, ImageStores, TagWriteOptions } from '../../../src/registry/image-store.ts'
import { isExactTag } from './policies.ts'

/** Takes a step out of the flows, by a world that lies to them. The flows know nothing of it. */
export type Mutation = (world: World) => World

/**
 * No re-read: what was just written is answered from memory, until the run goes on to its record. A run that is overtaken as soon as
 * it has written never learns of it.
 */
export function withoutReRead(world: World): World {
  const written = new Map<string, Descriptor>()
  return withWorlds(world, {
    store: (store) => ({
      resolve: async (reference) =>
        written.get(`${store.name} ${reference}`) ?? (await store.resolve(reference)),
      async writeTags(manifest, tags, options) {
        const done = await store.writeTags(manifest, tags, options)
        for (const tag of tags) written.set(`${store.name} ${tag}`, descriptorOf(manifest))
        return done
      },
    }),
    ledger: (ledger) => ({
      async append(drafts, expected) {
        written.clear()
        return await ledger.append(drafts, expected)
      },
    }),
  })
}

/** No convergence: once it has written tags, the run is told that the ledger stands where it left it. */
export function withoutConverge(world: World): World {
  let seq = 0
  let hasWritten = false
  let isRetry = false
  return withWorlds(world, {
    store: (store) => ({
      async writeTags(manifest, tags, options) {
        hasWritten = true
        return await store.writeTags(manifest, tags, options)
      },
    }),
    ledger: (ledger) => ({
      async load(options) {
        const state = await ledger.load(options)
        if (!hasWritten) seq = state.head.seq
        if (!hasWritten || isRetry || options?.fresh !== true) {
          isRetry = false
          return state
        }
        return standingAt(state, seq)
      },
      async append(drafts, expected) {
        try {
          const records = await ledger.append(drafts, expected)
          seq = hasWritten ? seq + records.length : expected.seq + records.length
          return records
        } catch (error) {
          isRetry = isFailure(error, 'E_LEDGER_MOVED')
          throw error
        }
      },
    }),
  })
}

interface Held {
  readonly store: ImageStore
  readonly manifest: Manifest
  readonly tags: readonly string[]
  readonly options: TagWriteOptions | undefined
}

/** The order of the writes reversed: tags that are written once are kept back until all others stand. */
export function withReversedWrites(world: World): World {
  let held: readonly Held[] = []
  const flush = async (): Promise<void> => {
    const late = held
    held = []
    for (const { store, manifest, tags, options } of late) await store.writeTags(manifest, tags, options)
  }
  return withWorlds(world, {
    store: (store) => ({
      async resolve(reference) {
        const kept = held.find((write) => write.store.name === store.name && write.tags.includes(reference))
        return kept === undefined ? await store.resolve(reference) : descriptorOf(kept.manifest)
      },
      async writeTags(manifest, tags, options) {
        if (!tags.every((tag) => isExactTag(tag))) return await store.writeTags(manifest, tags, options)
        held = [...held, { store, manifest, tags, options }]
        return tags.map((tag) => ({ tag }))
      },
    }),
    ledger: (ledger) => ({
      async append(drafts, expected) {
        await flush()
        return await ledger.append(drafts, expected)
      },
      async load(options) {
        await flush()
        return await ledger.load(options)
      },
    }),
  })
}

interface Changes {
  readonly store: (store: ImageStore) => Partial<ImageStore>
  readonly ledger: (ledger: Ledger) => Partial<Ledger>
}

function withWorlds(world: World, changes: Changes): World {
  const opened = new Map<string, ImageStore>()
  async function images(): Promise<ImageStores> {
    const stores = await world.images()
    return {
      open(name) {
        const store = stores.open(name)
        const known = opened.get(name) ?? changed(store, changes.store(store))
        opened.set(name, known)
        return known
      },
      close: async () => await stores.close(),
    }
  }
  const ledger = world.ledger().then((inner) => changed(inner, changes.ledger(inner)))
  return { ...world, images, ledger: async () => await ledger }
}

/** The object with some methods replaced; all others are its own. */
function changed<T extends object>(inner: T, replaced: Partial<T>): T {
  return new Proxy(inner, {
    get(target, name) {
      const own: unknown = Reflect.get(replaced, name)
      if (own !== undefined) return own
      const value: unknown = Reflect.get(target, name)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}

function descriptorOf({ digest, mediaType, bytes }: Manifest): Descriptor {
  return { digest, mediaType, size: bytes.length }
}

function standingAt(state: State, seq: number): State {
  return {
    head: { ...state.head, seq },
    lastTime: state.lastTime,
    component: (name) => state.component(name),
    components: () => state.components(),
  }
}
