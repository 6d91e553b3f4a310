import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

import { openLayout } from '../registry/layout/layout-store.ts'
import type { LayoutOptions, LayoutStore } from '../registry/layout/layout-store.ts'

/** Layouts in a temporary folder of their own, for tests. */
export interface TemporaryLayouts {
  readonly folder: string
  /** A layout that is not there yet, or another look at one that is. */
  open(name: string): LayoutStore
  /** Removes the folder. */
  close(): Promise<void>
}

/** Real time and chance, as the command line passes them in. */
export const LAYOUT_OPTIONS: LayoutOptions = {
  sleep: async (milliseconds) => {
    await sleep(milliseconds)
  },
  random: (bytes) => randomBytes(bytes),
}

export async function temporaryLayouts(options: LayoutOptions = LAYOUT_OPTIONS): Promise<TemporaryLayouts> {
  const folder = await mkdtemp(join(tmpdir(), 'tidemark-layouts-'))
  return {
    folder,
    open: (name) => openLayout(join(folder, name), options),
    close: async () => rm(folder, { recursive: true, force: true }),
  }
}
