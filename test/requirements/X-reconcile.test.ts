import { describe, expect, it } from 'vitest'

import { makeStages } from '../support/stages.ts'
import type { Stages } from '../support/stages.ts'
import { useRegistry } from '../support/registry.ts'

const registry = useRegistry()
const API = 'config-api'

function repositoryOf(project: Stages): string {
  return project.images[API]?.slice(registry.host.length + 1) ?? ''
}

async function makeOne(): Promise<Stages> {
  return await makeStages(registry, undefined, [API])
}

describe('reconcile', () => {
  it('X-3: finds nothing to do where everything stands', async () => {
    await using project = await makeOne()
    await project.release(API, '1.0.0')
    const document = await project.json(['reconcile'])
    expect(document).toMatchObject({ unchanged: true, written: [], unmended: [] })
    expect(document['components'][0]).toMatchObject({ actions: [], compared: 3 })
  })

  it('moves a float back that somebody moved, and writes a tag again that is gone', async () => {
    await using project = await makeOne()
    const first = await project.deliver(API, 'one')
    await project.json(['promote', 'staging', '--from', first.digest])
    const second = await project.deliver(API, 'two')
    const name = repositoryOf(project)
    await registry.raw.retag(name, second.digest, 'env-staging')
    const dry = await project.json(['reconcile', '--dry-run'], 6)
    expect(dry['components'][0].actions.map(({ tag, action }: any) => [tag, action])).toEqual([
      ['env-staging', 'move'],
    ])
    expect(await project.tag(API, 'env-staging')).toBe(second.digest)
    const done = await project.json(['reconcile'])
    expect(done['written']).toMatchObject([{ tag: 'env-staging', from: second.digest, to: first.digest }])
    expect(await project.tag(API, 'env-staging')).toBe(first.digest)
    expect((await project.json(['reconcile']))['unchanged']).toBe(true)
  })

  it('X-5: never writes over a tag that is written once: it is reported, with exit 6, and the rest is mended', async () => {
    await using project = await makeOne()
    const good = await project.release(API, '1.0.0')
    const other = await project.deliver(API, 'other')
    const name = repositoryOf(project)
    await registry.raw.retag(name, other.digest, 'v1.0.0')
    await registry.raw.retag(name, good.digest, 'env-dev')
    const document = await project.json(['reconcile'], 6)
    expect(document['unmended']).toMatchObject([{ tag: 'v1.0.0', found: other.digest, wanted: good.digest }])
    expect(document['written']).toMatchObject([{ tag: 'env-dev', to: other.digest }])
    expect(await project.tag(API, 'v1.0.0')).toBe(other.digest)
    expect(await project.tag(API, 'env-dev')).toBe(other.digest)
  })

  it('says which tags it cannot mend as no registry has their bytes any more', async () => {
    await using project = await makeOne()
    const gone = await project.release(API, '1.0.0')
    await project.deliver(API, 'next')
    await registry.raw.remove(repositoryOf(project), gone.digest)
    const document = await project.json(['reconcile'], 6)
    expect(document['unmended'].map(({ tag }: any) => tag).toSorted()).toEqual(
      [gone.commit.slice(0, 7), 'v1.0.0'].toSorted(),
    )
    expect(document['unmended'][0]).toMatchObject({ found: null, wanted: gone.digest })
  })

  it('brings bytes that one registry lost back from the other', async () => {
    await using project = await makeStages(registry, undefined, [API])
    const policy = await import('node:fs/promises').then((fs) =>
      fs.readFile(`${project.root}/tidemark.yaml`, 'utf8'),
    )
    const image = project.images[API] ?? ''
    await project.write('tidemark.yaml', policy.replace(`image: ${image}`, `image: [${image}, oci:./mirror]`))
    const { digest } = await project.release(API, '1.0.0')
    await registry.raw.remove(repositoryOf(project), digest)
    expect(await project.tag(API, 'v1.0.0')).toBeUndefined()
    const document = await project.json(['reconcile'])
    expect(document['unmended']).toEqual([])
    expect(await project.tag(API, 'v1.0.0')).toBe(digest)
  })
})
