import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { startFakeRegistry } from '../../src/testing/registry/fake-registry.ts'
import type { FakeRegistry } from '../../src/testing/registry/fake-registry.ts'
import { DEPRECATE, makeDefective } from '../support/defective.ts'
import type { Defective } from '../support/defective.ts'
import { FORGES } from '../support/forges.ts'
import type { AnyForge } from '../support/forges.ts'

let registry: FakeRegistry
let count = 0

beforeAll(async () => {
  registry = await startFakeRegistry()
})

afterAll(async () => {
  await registry.close()
})

async function announced(forge: AnyForge): Promise<Defective> {
  const name = `notes${(count += 1)}`
  const web = await makeDefective({ host: registry.host, name, forge, versions: ['1.4.1', '1.4.2'] })
  await web.json(['announce', 'v1.4.2'])
  return web
}

function notesOf(forge: AnyForge): string {
  return (forge.releases.find(({ tag }) => tag === 'v1.4.2')?.notes ?? '').replaceAll('\r\n', '\n')
}

describe('what GitHub shows as the latest release', () => {
  it('001-46: is what the tag latest fell to, and rises with it again', async () => {
    const [[, start]] = FORGES
    await using forge = await start()
    await using web = await announced(forge)
    await web.json(['announce', 'v1.4.1'])
    expect(forge.latest()).toBe('v1.4.2')
    await web.json(DEPRECATE)
    expect(forge.latest()).toBe('v1.4.1')
    await web.json(['deprecate', '1.4.2', '--undo', '--yes'])
    expect(forge.latest()).toBe('v1.4.2')
  })
})

describe('a draft on GitHub', () => {
  it('001-46: is left alone: nobody sees it', async () => {
    const [[, start]] = FORGES
    await using forge = await start()
    const options = { host: registry.host, name: `draft${(count += 1)}`, forge, versions: ['1.4.2'] }
    await using web = await makeDefective(options)
    forge.fault({ method: 'PATCH', effect: { status: 500, json: { message: 'no' } } })
    await web.json(['announce', 'v1.4.2'], 5)
    const { notes } = await web.json(DEPRECATE)
    expect(notes).toMatchObject([{ outcome: 'skipped' }])
    expect(notesOf(forge)).not.toContain('Deprecated')
  })
})

describe.each(FORGES)('the notes of a deprecated release on %s', (_, start) => {
  it('001-46: begin with a banner that says why and what to use; undo takes it out', async () => {
    await using forge = await start()
    await using web = await announced(forge)
    const before = notesOf(forge)
    const { notes } = await web.json(DEPRECATE)
    expect(notes).toMatchObject([{ version: '1.4.2', gitTag: 'v1.4.2', outcome: 'written' }])
    const banner = notesOf(forge)
    expect(banner.startsWith('## ⚠️ Deprecated\n\nloses uploads. Use 1.4.1 instead.\n')).toBe(true)
    expect(banner.endsWith(`\n\n${before}`)).toBe(true)
    const again = await web.json(DEPRECATE)
    expect(again).toMatchObject({ outcome: 'unchanged', notes: [{ outcome: 'unchanged' }] })
    await web.json([...DEPRECATE, '--replacement', '1.4.3'])
    expect(notesOf(forge)).toBe(banner.replace('1.4.1 instead', '1.4.3 instead'))
    await web.json(['deprecate', '1.4.2', '--undo', '--yes'])
    expect(notesOf(forge)).toBe(before)
    expect(forge.releases).toHaveLength(1)
  })

  it('001-46: a forge that fails is a warning with the command to run again: the tags are safe', async () => {
    await using forge = await start()
    await using web = await announced(forge)
    forge.fault({ method: 'GET', effect: { status: 500, json: { message: 'no' } } })
    const failed = await web.json(DEPRECATE)
    expect(failed).toMatchObject({ outcome: 'done', notes: [{ outcome: 'failed' }] })
    expect(await web.named('latest')).toEqual(['1.4.1'])
    expect(notesOf(forge)).not.toContain('Deprecated')
    expect(failed['again']).toBe("tidemark deprecate 1.4.2 --reason 'loses uploads' --yes")
    expect(await web.json(DEPRECATE)).toMatchObject({ outcome: 'done', notes: [{ outcome: 'written' }] })
    expect(notesOf(forge)).toContain('## ⚠️ Deprecated')
  })

  it('001-46: what has no release there, and what is told to be left alone, is passed over', async () => {
    await using forge = await start()
    await using web = await announced(forge)
    const before = notesOf(forge)
    const alone = await web.json([...DEPRECATE, '--no-forge'])
    expect([alone['notes'], alone['again'].includes(' --no-forge ')]).toEqual([[], true])
    expect(notesOf(forge)).toBe(before)
    const other = await web.json(['deprecate', '1.4.1', '--reason', 'x', '--yes'])
    expect(other['notes']).toMatchObject([{ gitTag: 'v1.4.1', outcome: 'skipped' }])
    delete web.env[forge.variable]
    const denied = await web.json(DEPRECATE)
    expect(denied['notes']).toMatchObject([{ outcome: 'skipped' }])
    expect(denied['notes'][0].why).toContain(forge.url)
  })
})
