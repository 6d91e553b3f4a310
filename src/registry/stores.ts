import { resolve } from 'node:path'

import type { ImageStore, ImageStores } from './image-store.ts'
import type { LayoutOptions } from './layout/layout-store.ts'
import { LayoutStore } from './layout/layout-store.ts'

export interface StoresOptions extends LayoutOptions {
  /** Opens what is in registries. */
  readonly http: ImageStores
  /** The folder that relative layouts (`oci:images/web`) start from; absolute. */
  readonly base: string
}

const LAYOUT = 'oci:'

/** Opens images by name, wherever they are: `oci:DIR` is a layout on disk, everything else is in a registry. */
export function openStores(options: StoresOptions): ImageStores {
  const opened = new Map<string, ImageStore>()
  return {
    open: (name) => {
      if (!name.startsWith(LAYOUT)) return options.http.open(name)
      const folder = resolve(options.base, name.slice(LAYOUT.length))
      // One object a folder: its changes wait for each other in memory, and not at the lock file.
      const store = opened.get(folder) ?? new LayoutStore(folder, options)
      opened.set(folder, store)
      return store
    },
    close: async () => {
      opened.clear()
      await options.http.close()
    },
  }
}
