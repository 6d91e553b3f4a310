import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { describe, expect, it } from 'vitest'

import { makePgpKey } from '../../src/testing/signing.ts'
import { useRegistry } from '../support/registry.ts'
import { makeRustshare } from '../support/rustshare.ts'
import { SIGNERS, failing, publish, refusedBy, signWithPgp, unsigned, withRules } from '../support/trust.ts'

const registry = useRegistry()

describe('who may release', () => {
  it('001-59: a signer who is not among the maintainers releases nothing', async () => {
    await using project = await makeRustshare(registry, withRules('maintainers: [grace@example.org]'))
    await project.commit('Release', '0.3.0')
    await project.tag('v0.3.0')
    expect(await failing(project, 'v0.3.0')).toEqual(['maintainer'])
    expect(await refusedBy(project, 'v0.3.0')).toEqual(['maintainer'])
  })

  it.each(['ssh', 'pgp'] as const)('001-59: a maintainer who signs with %s releases', async (signer) => {
    await using project = await makeRustshare(registry, withRules('maintainers: [Ada@Example.org]'))
    await project.commit('Release', '0.3.0')
    await project.tag('v0.3.0', signer)
    expect(await failing(project, 'v0.3.0')).toEqual([])
    await publish(project, 'v0.3.0')
    expect('0.3.0' in (await project.tags())).toBe(true)
  })

  it('001-59: a maintainer may be named by the fingerprint of a key', async () => {
    await using project = await makeRustshare(registry)
    await project.commit('Release', '0.3.0')
    await project.tag('v0.3.0')
    const { signer } = await project.json(['verify-tag', 'v0.3.0'])
    const fingerprint = /SHA256:[^)]+/u.exec(signer)?.[0] ?? ''
    await using other = await makeRustshare(registry, withRules(`maintainers: ["${fingerprint}"]`))
    await other.commit('Release', '0.3.0')
    await other.tag('v0.3.0')
    await other.tag('v0.3.1', 'pgp')
    expect(await failing(other, 'v0.3.0')).toEqual([])
    expect(await failing(other, 'v0.3.1')).toEqual(['maintainer'])
  })

  it("001-59: an allowed key whose user id only mentions a maintainer's address releases nothing", async () => {
    const folder = await mkdtemp(join(tmpdir(), 'tidemark-impostor-'))
    const impostor = await makePgpKey(folder, 'impostor', false, 'ada@example.org <eve@example.net>')
    try {
      await using project = await makeRustshare(registry, withRules('maintainers: [ada@example.org]'))
      await project.commit('Release', '0.3.0')
      await project.write(`${SIGNERS}.asc`, impostor.publicKey)
      await signWithPgp(project, 'v0.3.0', impostor)
      expect(await failing(project, 'v0.3.0')).toEqual(['maintainer'])
      expect(await refusedBy(project, 'v0.3.0')).toEqual(['maintainer'])
    } finally {
      await impostor.close()
      await rm(folder, { recursive: true, force: true })
    }
  })

  it('001-59: where tags are not signed, the tagger counts, with a notice that anybody can write one', async () => {
    await using project = await makeRustshare(registry, (policy) =>
      withRules('maintainers: [ada@example.org]')(unsigned(policy)),
    )
    await project.commit('Release', '0.3.0')
    await project.tag('v0.3.0', 'nobody')
    expect(await failing(project, 'v0.3.0')).toEqual([])
    const { notices } = await publish(project, 'v0.3.0')
    expect(notices).toContainEqual(expect.stringContaining('anybody'))
  })

  it('001-59: a tagger who is not among the maintainers, or none at all, releases nothing', async () => {
    await using project = await makeRustshare(registry, (policy) =>
      withRules('maintainers: [grace@example.org]')(unsigned(policy).replace(/ {2}annotated.*\n/u, '')),
    )
    await project.commit('Release', '0.3.0')
    for (const [name, signer] of [
      ['v0.3.0', 'nobody'],
      ['v0.3.1', 'lightweight'],
    ] as const) {
      await project.tag(name, signer)
      expect(await failing(project, name)).toEqual(['maintainer'])
      expect(await refusedBy(project, name)).toEqual(['maintainer'])
    }
    const args = ['publish', '--version', '0.4.0', '--digest', await project.build('x')]
    expect((await project.json(args, 3))['error'].details.findings[0].name).toBe('maintainer')
  })
})
