import { assert, asyncProperty, constantFrom, dictionary, jsonValue, nat, uint8Array } from 'fast-check'
import { describe, expect, it } from 'vitest'

import { isFailure } from '../../model/failure.ts'
import { REPORT_FORMATS } from '../../model/report.ts'
import { FORMATS } from './formats.ts'
import { readReport } from './read-report.ts'
import { altered, fixture, FIXTURES, read } from './testing/reports.ts'

const MARK = Buffer.from([0xef, 0xbb, 0xbf])

describe('a report', () => {
  it('has a reader for every format that there is', () => {
    expect(FORMATS.map(({ name }) => name)).toEqual([...REPORT_FORMATS])
  })

  it.each(FIXTURES)('is recognised by its content: %s', async (name, format) => {
    const bytes = fixture(name)
    const report = await read(bytes)
    expect(report.format).toBe(format)
    expect(await read(bytes, format)).toEqual(report)
    expect(await read(Buffer.concat([MARK, bytes]))).toEqual(report)
  })

  it.each(FIXTURES)('is refused where another format is asked for: %s', async (name, format) => {
    for (const other of REPORT_FORMATS.filter((known) => known !== format))
      await expect(read(fixture(name), other)).rejects.toMatchObject({ code: 'E_REPORT' })
  })

  it.each([
    ['nothing', ''],
    ['blanks', ' \n'],
    ['{}', '{}'],
    ['null', 'null'],
    ['a list', '[]'],
    ['a text', '"trivy"'],
    ['no JSON', 'no findings'],
    ['something after the JSON', '{"matches": []} {}'],
    ['a name twice', '{"matches": [], "matches": []}'],
    [
      'two formats at once',
      altered('trivy-clean.json', '"SchemaVersion": 2', '"SchemaVersion": 2, "matches": []'),
    ],
    ['JSON in UTF-16', Buffer.from('{"matches": []}', 'utf16le')],
    ['XML in UTF-16', Buffer.from('\ufeff<testsuite/>', 'utf16le')],
    ['XML that is not UTF-8', Buffer.from([0x3c, 0x61, 0xff, 0x3e])],
    ['HTML', '<html><body>502 Bad Gateway</body></html>'],
    ['an SBOM', '{"bomFormat": "CycloneDX", "specVersion": "1.6", "components": []}'],
    ['too many levels', `{"matches": ${'['.repeat(100)}${']'.repeat(100)}}`],
  ])('is refused when it is %s', async (_, content) => {
    await expect(read(content)).rejects.toMatchObject({ code: 'E_REPORT', exit: 4 })
  })

  it('is refused above 64 MiB, before anything is read', async () => {
    const bytes = Buffer.alloc(64 * 1024 * 1024 + 1, ' ')
    fixture('junit-passed.xml').copy(bytes)
    await expect(read(bytes)).rejects.toMatchObject({ code: 'E_REPORT' })
  })

  it.each([
    ['trivy.json', '"SchemaVersion": 2', '"SchemaVersion": 1', 'SchemaVersion'],
    ['trivy.json', '"SchemaVersion": 2', '"SchemaVersion": "2"', 'SchemaVersion'],
    ['trivy.json', '"SchemaVersion": 2,', '', 'SchemaVersion'],
    ['trivy-clean.json', '"Results": null', '"Results": {}', 'Results'],
    ['trivy-clean.json', '"Results": null', '"Results": "none"', 'Results'],
    ['trivy-clean.json', '"Results"', '"results"', ''],
    ['trivy.json', '"Vulnerabilities"', '"vulnerabilities"', 'Results[0]'],
    [
      'trivy.json',
      '"VulnerabilityID": "CVE-2024-45490"',
      '"VulnerabilityID": 45490',
      'Results[0].Vulnerabilities[1].VulnerabilityID',
    ],
    [
      'trivy.json',
      '"VulnerabilityID": "CVE-2024-45490"',
      '"VulnerabilityID": ""',
      'Results[0].Vulnerabilities[1].VulnerabilityID',
    ],
    ['trivy.json', '"Severity": "LOW"', '"Severity": 1', 'Results[0].Vulnerabilities[0].Severity'],
    ['trivy.json', '@sha256:8f1a3a', '@sha256:../../', 'Metadata.RepoDigests[0]'],
    ['trivy.json', '"ImageID": "sha256:', '"ImageID": "sha512:', 'Metadata.ImageID'],
    ['trivy.json', '2026-03-02T09:14:07.418205531Z', 'soon', 'CreatedAt'],
    [
      'trivy.json',
      '"Type": "vulnerability"',
      '"Type": "rumour"',
      'Results[1].ExperimentalModifiedFindings[0].Type',
    ],
    [
      'trivy.json',
      '"VulnerabilityID": "CVE-2017-16137"',
      '"VulnerabilityID": null',
      'Results[1].ExperimentalModifiedFindings[0].Finding.VulnerabilityID',
    ],
    ['grype.json', '"matches": [', '"matches": {}, "was": [', 'matches'],
    ['grype.json', '"matches": [', '"matches": null, "was": [', 'matches'],
    ['grype.json', '"ignoredMatches"', '"IgnoredMatches"', ''],
    ['grype.json', '"artifact": {', '"artifact": "libc6", "was": {', 'matches[0].artifact'],
    [
      'grype.json',
      '"manifestDigest": "sha256:c',
      '"manifestDigest": "sha256:C',
      'source.target.manifestDigest',
    ],
    [
      'grype.json',
      '"built": "2026-03-01T06:31:46Z"',
      '"built": "2026-02-30T06:31:46Z"',
      'descriptor.db.status.built',
    ],
    ['grype.json', '"name": "grype"', '"name": null', 'descriptor.name'],
    ['linter.sarif', '"results": [', '"results": {}, "was": [', 'runs[0].results'],
    [
      'linter.sarif',
      '"startTimeUtc": "2026-03-02T08:00:00.000Z"',
      '"startTimeUtc": "08:00"',
      'runs[0].invocations[0]',
    ],
  ])('of %s is refused with its place: %s as %s', async (name, part, instead, at) => {
    const failure = await read(altered(name, part, instead)).catch((error: unknown) => error)
    expect(failure).toMatchObject({ code: 'E_REPORT', details: at === '' ? {} : { at } })
  })

  it('shows nothing that could write on a terminal', async () => {
    const { findings } = await read(
      altered('trivy.json', 'libexpat: Negative', String.raw`\u001b[2J\u202e\n` + 'x'.repeat(9000)),
    )
    expect(findings[1]?.title).toMatch(/^\[2J x{10,400}…$/u)
  })
})

describe('a report that is cut off', () => {
  it.each(FIXTURES)('is refused at every byte: %s', async (name) => {
    const whole = fixture(name).toString().trimEnd()
    await assert(
      asyncProperty(nat({ max: whole.length - 1 }), async (length) => {
        await expect(read(whole.slice(0, length))).rejects.toMatchObject({ code: 'E_REPORT' })
      }),
      { numRuns: 120 },
    )
  })

  it.each(FIXTURES)('is the same when only blanks at its end are gone: %s', async (name) => {
    const text = fixture(name).toString()
    expect(await read(text.trimEnd())).toEqual(await read(`${text}\n \n`))
  })
})

describe('bytes of any kind', () => {
  async function isSafe(bytes: Uint8Array): Promise<boolean> {
    const outcome = await readReport(bytes, null).catch((error: unknown) => error)
    return isFailure(outcome, 'E_REPORT') || !(outcome instanceof Error)
  }

  it('are read or refused, and nothing else', async () => {
    await assert(
      asyncProperty(uint8Array({ maxLength: 200 }), async (bytes) => {
        expect(await isSafe(bytes)).toBe(true)
      }),
      { numRuns: 300 },
    )
  })

  it('are read or refused when they are JSON', async () => {
    const names = constantFrom(
      'matches',
      'descriptor',
      'source',
      'SchemaVersion',
      'Results',
      'runs',
      'version',
    )
    const document = dictionary(names, jsonValue({ maxDepth: 3 }))
    await assert(
      asyncProperty(document, async (value) => {
        expect(await isSafe(Buffer.from(JSON.stringify(value)))).toBe(true)
      }),
      { numRuns: 300 },
    )
  })

  it.each(FIXTURES)('are read or refused when a part of a report is another: %s', async (name) => {
    const whole = fixture(name)
    const place = nat({ max: whole.length })
    await assert(
      asyncProperty(place, place, uint8Array({ maxLength: 8 }), async (one, other, bytes) => {
        const [start, end] = one < other ? [one, other] : [other, one]
        const part = Math.min(end, start + 40)
        expect(await isSafe(Buffer.concat([whole.subarray(0, start), bytes, whole.subarray(part)]))).toBe(
          true,
        )
      }),
      { numRuns: 150 },
    )
  })
})
