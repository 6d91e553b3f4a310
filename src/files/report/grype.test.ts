import { describe, expect, it } from 'vitest'

import { altered, fixture, read } from './testing/reports.ts'

describe("Grype's JSON", () => {
  it('says what it is about, by what, and when', async () => {
    expect(await read(fixture('grype.json'))).toMatchObject({
      format: 'grype',
      tool: 'grype',
      toolVersion: '0.104.0',
      created: '2026-03-02T09:20:30.123Z',
      database: '2026-03-01T06:31:46.000Z',
      digests: [
        'sha256:c0ffee00d15ea5e0112233445566778899aabbccddeeff00112233445566778f',
        'sha256:1dec0de0f00dbabe112233445566778899aabbccddeeff001122334455667788',
      ],
      imageIds: ['sha256:77aa0d4d8d0c5f1b7a2e9f3c6b5a49382716051403f2e1d0c9b8a79685746352'],
      images: ['registry.example.com/shop/gateway:2.1.0'],
    })
  })

  it('finds what matched, with aliases, and nothing fixed but what has that state', async () => {
    const { findings } = await read(fixture('grype.json'))
    expect(
      findings.map(({ id, aliases, severity, fixedIn, unfixed }) => [
        id,
        aliases,
        severity,
        fixedIn,
        unfixed,
      ]),
    ).toEqual([
      ['CVE-2024-2961', [], 'high', '2.36-9+deb12u6', false],
      ['GHSA-4374-p667-p6c8', ['CVE-2023-39325'], 'high', '0.17.0', false],
      ['CVE-2010-4756', [], 'negligible', null, true],
      ['CVE-2023-45853', [], 'critical', null, true],
    ])
  })

  it('counts ignored matches apart', async () => {
    const { suppressed } = await read(fixture('grype.json'))
    expect(suppressed.map(({ id, package: name }) => [id, name])).toEqual([['CVE-2005-2541', 'tar']])
  })

  it('reads the age of the database as older versions write it', async () => {
    const { database } = await read(fixture('grype-old-database.json'))
    expect(database).toBe('2024-01-08T01:26:13.000Z')
  })

  it('knows no time and no database where none is written', async () => {
    const bytes = altered(
      'grype.json',
      '"timestamp": "2026-03-02T10:20:30.123456789+01:00"',
      '"timestamp": ""',
    )
    const silent = Buffer.from(bytes.toString().replace('"built"', '"forgotten"'))
    expect(await read(silent)).toMatchObject({ created: null, database: null })
  })

  it('names no digest for what is no image', async () => {
    const text = fixture('grype.json').toString()
    const source = text.slice(text.indexOf('"source"'), text.indexOf('"distro"'))
    const folder = altered('grype.json', source, '"source": { "type": "directory", "target": "./app" },')
    expect(await read(folder)).toMatchObject({ digests: [], imageIds: [], images: ['./app'] })
  })

  it('takes a match without a severity as critical', async () => {
    const { findings } = await read(altered('grype.json', '"severity": "High",\n        "desc', '"desc'))
    expect(findings[0]?.severity).toBe('critical')
  })
})
