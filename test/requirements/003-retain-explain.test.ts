import { describe, expect, it } from 'vitest'

import { useRegistry } from '../support/registry.ts'
import { makeRetainScene, RULES } from '../support/retain.ts'

const registry = useRegistry()

describe('tidemark explain', () => {
  it('003-31: says of a tag and of a digest whether retention would keep it, with the reasons that retain prints', async () => {
    const deploy = 'deploy: { shop: [compose.yaml#services.web.image] }'
    const image = `${registry.host}/${registry.repository('web')}`
    await using scene = await makeRetainScene(image, `${RULES}\n${deploy}`)
    const pinned = await scene.build('zero')
    const old = await scene.build('one', ['linux/amd64', 'linux/arm64'])
    const release = await scene.release('1.0.0')
    for (const seed of ['two', 'three']) await scene.build(seed)
    await scene.write('compose.yaml', `services:\n  web:\n    image: ${scene.image}@${pinned}\n`)
    scene.wait(30)
    const [plan] = (await scene.json(['retain', '--plan', 'plan.json']))['components']
    const tagOf = ({ tags }: any): string => tags[image][0]
    const named = plan.keep.filter((entry: any) => (entry.tags[image] ?? []).length > 0)
    expect(named.length).toBeGreaterThan(3)
    for (const entry of named) {
      const said = await scene.json(['explain', tagOf(entry)])
      expect(said['retention']).toEqual({
        keeps: true,
        why: entry.reasons[0].text,
        reasons: entry.reasons,
      })
    }
    for (const entry of plan.delete) {
      const said = await scene.json(['explain', entry.digest])
      expect(said).toMatchObject({
        digest: entry.digest,
        retention: { keeps: false, why: entry.why, reasons: [] },
      })
    }
    expect((await scene.json(['explain', '1.0.0']))['digest']).toBe(release)
    expect((await scene.run('explain', '1.0.0')).stdout).toContain('1.0.0 is written once')

    await scene.json(['retain', '--apply', 'plan.json', '--yes'])
    const { retention } = await scene.json(['explain', old])
    expect(retention).toMatchObject({ keeps: false, why: expect.stringContaining('deleted') })
  })

  it('003-31: says nothing of retention where the policy has none, or nothing is known', async () => {
    const image = `${registry.host}/${registry.repository('web')}`
    await using scene = await makeRetainScene(image, '')
    const digest = await scene.build('one')
    expect(await scene.json(['explain', digest])).toMatchObject({ digest, retention: null })
    expect((await scene.json(['explain', '9.9.9']))['retention']).toBeNull()
  })
})
