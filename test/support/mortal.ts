import type { Ledger } from '../../src/ledger/ledger.ts'
import type { ImageStore, ImageStores } from '../../src/registry/image-store.ts'

/** What happens to a process that is killed: nothing catches it, and nothing that it began goes on. */
export class Killed extends Error {}

/** Counts the steps of a run between any two of which it may be killed. */
export class Fate {
  readonly #at: number
  steps = 0

  /** Dies at the `at`-th step; never with Infinity. */
  constructor(at: number) {
    this.#at = at
  }

  step(): void {
    this.steps += 1
    if (this.steps >= this.#at) throw new Killed()
  }

  /** Does something with a step before it and a step after it. */
  async pass<T>(work: () => Promise<T>): Promise<T> {
    this.step()
    const result = await work()
    this.step()
    return result
  }
}

/** Images that may die before and after everything that is asked of them; several tags are written one by one. */
export function mortalStores(stores: ImageStores, fate: Fate): ImageStores {
  return { open: (name) => mortalStore(stores.open(name), fate), close: () => stores.close() }
}

export function mortalStore(store: ImageStore, fate: Fate): ImageStore {
  return {
    name: store.name,
    capabilities: () => store.capabilities(),
    resolve: (reference) => fate.pass(() => store.resolve(reference)),
    readManifest: (reference) => fate.pass(() => store.readManifest(reference)),
    writeManifest: (manifest) => fate.pass(() => store.writeManifest(manifest)),
    async writeTags(manifest, tags, options) {
      const writes = []
      for (const tag of tags)
        writes.push(...(await fate.pass(() => store.writeTags(manifest, [tag], options))))
      return writes
    },
    hasBlob: (digest) => fate.pass(() => store.hasBlob(digest)),
    readBlob: (descriptor) => fate.pass(() => store.readBlob(descriptor)),
    writeBlob: (descriptor, content, options) =>
      fate.pass(() => store.writeBlob(descriptor, content, options)),
    mountBlob: (descriptor, from) => fate.pass(() => store.mountBlob(descriptor, from)),
    listTags: () => fate.pass(() => store.listTags()),
    deleteTag: (tag) => fate.pass(() => store.deleteTag(tag)),
    deleteManifest: (digest) => fate.pass(() => store.deleteManifest(digest)),
  }
}

/** A ledger that may die before and after everything that is asked of it. */
export function mortalLedger(ledger: Ledger, fate: Fate): Ledger {
  return {
    kind: ledger.kind,
    promises: ledger.promises,
    head: (options) => fate.pass(() => ledger.head(options)),
    load: (options) => fate.pass(() => ledger.load(options)),
    loadAt: (time) => fate.pass(() => ledger.loadAt(time)),
    read: (since) => ledger.read(since),
    pick: (seqs) => ledger.pick(seqs),
    find: (names) => fate.pass(() => ledger.find(names)),
    writes: (tag, until) => ledger.writes(tag, until),
    append: (drafts, expected) => fate.pass(() => ledger.append(drafts, expected)),
  }
}
