/**
 * Stands for the build of a real project in the walkthroughs: writes a small real image into an OCI layout and prints its
 * digest. The same arguments give the same digest everywhere.
 *
 *   node examples/make-image.ts DIR SEED [--label KEY=VALUE]... [--platform OS/ARCH]... [--created TIME]
 *
 * SEED is the content of the image: it tells builds apart. A layout in DIR is replaced, so that it holds this image and no
 * other, and `tidemark publish --from oci:DIR` knows what is meant. Default platform: linux/amd64; several give an index.
 */
import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'

import { openLayout } from '../src/registry/layout/layout-store.ts'
import { makeImage } from '../src/testing/images.ts'
import type { ImageRecipe } from '../src/testing/images.ts'
import { LAYOUT_OPTIONS } from '../src/testing/layouts.ts'

interface Asked {
  readonly folder: string
  readonly recipe: ImageRecipe
}

/** What the command line asks for. Throws a plain Error that says how to call it. */
function parse(args: readonly string[]): Asked {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      label: { type: 'string', multiple: true },
      platform: { type: 'string', multiple: true },
      created: { type: 'string' },
    },
  })
  const [folder, seed, ...rest] = positionals
  if (folder === undefined || seed === undefined || rest.length > 0)
    throw new Error(
      'usage: make-image.ts DIR SEED [--label KEY=VALUE]... [--platform OS/ARCH]... [--created TIME]',
    )
  const { label, platform, created } = values
  const recipe = {
    seed,
    ...(label !== undefined && { labels: Object.fromEntries(label.map((text) => keyAndValue(text))) }),
    ...(platform !== undefined && { platforms: platform }),
    ...(created !== undefined && { created }),
  }
  return { folder: resolve(folder), recipe }
}

function keyAndValue(text: string): readonly [string, string] {
  const at = text.indexOf('=')
  if (at < 1) throw new Error(`"${text}" is not KEY=VALUE`)
  return [text.slice(0, at), text.slice(at + 1)]
}

const { folder, recipe } = parse(process.argv.slice(2))
if (existsSync(join(folder, 'oci-layout'))) await rm(folder, { recursive: true })
const store = openLayout(folder, LAYOUT_OPTIONS)
const manifest = await makeImage(store, recipe)
await store.writeTags(manifest, ['built'])
process.stdout.write(`${manifest.digest}\n`)
