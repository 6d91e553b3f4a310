import { join } from 'node:path'

import { describe, expect, it } from 'vitest'

import { makeImage } from '../testing/images.ts'
import { LAYOUT_OPTIONS, temporaryLayouts } from '../testing/layouts.ts'
import { registryBench } from '../testing/registry/bench.ts'
import { copyImage } from './copy/copy-image.ts'
import { openStores } from './stores.ts'

const bench = registryBench()

describe('images by name', () => {
  it('are layouts below the base folder, or in a registry', async () => {
    const layouts = await temporaryLayouts()
    const registry = await bench.registry()
    const stores = openStores({ http: bench.stores(), base: layouts.folder, ...LAYOUT_OPTIONS })
    const layout = stores.open('oci:./images/web')
    const remote = stores.open(`${registry.host}/web`)
    expect(layout.name).toBe(`oci:${join(layouts.folder, 'images/web')}`)
    expect(remote.name).toBe(`${registry.host}/web`)
    const manifest = await makeImage(layout, { seed: 'x' })
    await copyImage({ from: layout, to: remote, reference: manifest.digest })
    await remote.writeTags(manifest, ['1.0'])
    expect((await remote.resolve('1.0'))?.digest).toBe(manifest.digest)
    await stores.close()
    await layouts.close()
  })

  it('are one store for one folder, however it is written', () => {
    const stores = openStores({ http: bench.stores(), base: '/base', ...LAYOUT_OPTIONS })
    expect(stores.open('oci:./web')).toBe(stores.open('oci:/base/web'))
    expect(stores.open('oci:./web')).toBe(stores.open('oci:../base/web'))
    expect(stores.open('oci:./web')).not.toBe(stores.open('oci:./other'))
  })

  it('are refused by the registries when they are no names', () => {
    const stores = openStores({ http: bench.stores(), base: '/base', ...LAYOUT_OPTIONS })
    expect(() => stores.open('not a name')).toThrow(expect.objectContaining({ code: 'E_REFERENCE' }))
  })
})
