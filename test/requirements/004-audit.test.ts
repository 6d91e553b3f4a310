import { describe, expect, it } from 'vitest'

import { auditedText, withCache } from '../support/audit.ts'
import { makeTripl } from '../support/tripl.ts'
import type { Tripl } from '../support/tripl.ts'
import { useRegistry } from '../support/registry.ts'

const registry = useRegistry()

async function makeApp(): Promise<Tripl & { readonly name: string }> {
  const tripl = await withCache(await makeTripl(registry))
  return Object.assign(tripl, { name: tripl.image.slice(registry.host.length + 1) })
}

/** Name and status of every check, and the document. */
async function smoke(tripl: Tripl, code: number, version: string): Promise<readonly string[]> {
  const { checks } = await tripl.json(['audit', '--release', version], code)
  return checks.map(({ name, status }: any) => `${status} ${name}`)
}

describe('the smoke check after a release', () => {
  it('004-31 004-32: the exact tag is there with both platforms, latest and X.Y are equal to it', async () => {
    await using tripl = await makeApp()
    await tripl.release('1.4.0')
    expect(await smoke(tripl, 0, '1.4.0')).toEqual([
      'pass ledger',
      'pass git-tag',
      'pass exact-tag',
      'pass exact-tag',
      'pass float',
      'pass float',
      'pass platforms',
      'warn sbom',
      'warn provenance',
      'off forge-release',
    ])
    await tripl.release('1.4.1')
    // Both floats belong to 1.4.1 now.
    expect((await smoke(tripl, 0, 'v1.4.0')).filter((line) => line.endsWith('float'))).toEqual([
      'off float',
      'off float',
    ])
  })

  it('004-32: fails when a tag is not there, or not equal', async () => {
    await using tripl = await makeApp()
    await tripl.release('1.4.0')
    const digest = (await tripl.tags())['1.4.0'] ?? ''
    await tripl.release('1.4.1')
    await registry.raw.retag(tripl.name, digest, 'latest')
    expect(await smoke(tripl, 6, '1.4.1')).toContain('fail float')
    await registry.raw.retag(tripl.name, digest, '1.4.1')
    expect(await smoke(tripl, 6, '1.4.1')).toContain('fail exact-tag')
    expect(await smoke(tripl, 6, '1.5.0')).toEqual(['fail ledger'])
    const people = await tripl.run('audit', '--release', '1.4.1')
    expect(people.stdout).toContain('tidemark reconcile')
  })

  it('004-31: fails when a platform is missing from the published index', async () => {
    await using tripl = await makeApp()
    await tripl.release('1.4.0')
    const index = JSON.parse(String(await registry.raw.manifest(tripl.name, '1.4.0')))
    await registry.raw.remove(tripl.name, index.manifests[1].digest)
    expect(await smoke(tripl, 6, '1.4.0')).toContain('fail platforms')
    expect(await auditedText(tripl, 6, ['--component', 'app'])).toContain('high image-incomplete v1.4.0')
  })
})

describe('audit of production manifests', () => {
  it('004-39: a Compose file whose tag is latest unless a variable says otherwise is flagged', async () => {
    await using tripl = await makeApp()
    await tripl.release('1.4.0')
    for (const [tag, code] of [
      ['${TRIPL_VERSION:-latest}', 'manifest-floats'],
      ['${TRIPL_VERSION-1.4}', 'manifest-floats'],
      ['${TRIPL_VERSION:-1.4.0}', 'manifest-unpinned'],
    ]) {
      await tripl.write('compose.yaml', `services:\n  app:\n    image: ${tripl.image}:${tag}\n`)
      const { findings } = await tripl.json(
        ['audit', '--manifests', 'compose.yaml'],
        code === 'manifest-floats' ? 6 : 0,
      )
      expect(findings.filter((found: any) => found.code.startsWith('manifest'))).toMatchObject([
        { code, where: { file: 'compose.yaml', line: 3 } },
      ])
    }
    await tripl.write('compose.yaml', `services:\n  app:\n    image: ${tripl.image}:\${TRIPL_VERSION}\n`)
    const { findings } = await tripl.json(['audit', '--manifests', 'compose.yaml'])
    expect(findings.map(({ code }: any) => code)).not.toContain('manifest-floats')
  })
})
