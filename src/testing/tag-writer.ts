import { LAYOUT_OPTIONS } from './layouts.ts'
import { makeImage } from './images.ts'
import { openLayout } from '../registry/layout/layout-store.ts'

/** A process of its own for tests: `tag-writer.ts FOLDER NAME COUNT` writes the tags NAME-0, NAME-1 … one by one. */
const [folder = '', name = '', count = '0'] = process.argv.slice(2)
const store = openLayout(folder, LAYOUT_OPTIONS)
const manifest = await makeImage(store, { seed: name })
for (let at = 0; at < Number(count); at += 1) await store.writeTags(manifest, [`${name}-${at}`])
