import { describe, expect, it } from 'vitest'

import { altered, fixture, read } from './testing/reports.ts'

describe("Trivy's JSON", () => {
  it('says what it is about, by what, and when', async () => {
    expect(await read(fixture('trivy.json'))).toMatchObject({
      format: 'trivy',
      tool: 'trivy',
      toolVersion: '0.68.1',
      created: '2026-03-02T09:14:07.418Z',
      database: null,
      digests: ['sha256:8f1a3a1c02f0f2a6d9f7a7d1c1f3e0b5a4d2c7e6f8091a2b3c4d5e6f70819203'],
      imageIds: ['sha256:5c7de5c5b2a3ad1e7f6cb3e3b9ab21e9d6f9e6a4a5f3dd9ff1b0e31d8de44f10'],
      images: ['registry.example.com/shop/api:1.4.0'],
    })
  })

  it('finds vulnerabilities, misconfigurations and secrets, and counts no check that passed', async () => {
    const { findings } = await read(fixture('trivy.json'))
    expect(findings.map(({ id, severity }) => `${id} ${severity}`)).toEqual([
      'CVE-2011-3374 low',
      'CVE-2024-45490 critical',
      'CVE-2023-45853 critical',
      'CVE-2024-21538 high',
      'DS-0002 high',
      'aws-access-key-id critical',
    ])
  })

  it('has every field of a vulnerability', async () => {
    const { findings } = await read(fixture('trivy.json'))
    expect(findings[3]).toEqual({
      id: 'CVE-2024-21538',
      aliases: ['GHSA-3xgq-45jq-v275'],
      severity: 'high',
      package: 'cross-spawn',
      version: '7.0.3',
      fixedIn: '7.0.5, 6.0.6',
      unfixed: false,
      title: 'cross-spawn: regular expression denial of service',
      location: 'app/node_modules/cross-spawn/package.json',
    })
  })

  it('knows what has no fix, and does not say so of what no version can fix', async () => {
    const { findings } = await read(fixture('trivy.json'))
    expect(findings.filter(({ unfixed }) => unfixed).map(({ id }) => id)).toEqual([
      'CVE-2011-3374',
      'CVE-2023-45853',
    ])
  })

  it('never repeats what a secret scan matched', async () => {
    const { findings } = await read(fixture('trivy.json'))
    expect(JSON.stringify(findings)).not.toContain('AWS_ACCESS_KEY_ID=')
  })

  it('counts what it was told to ignore apart', async () => {
    const { suppressed } = await read(fixture('trivy.json'))
    expect(suppressed.map(({ id }) => id)).toEqual(['CVE-2017-16137'])
  })

  it.each(['null', '[]'])('takes Results that are %s as nothing found', async (results) => {
    const report = await read(altered('trivy-clean.json', '"Results": null', `"Results": ${results}`))
    expect(report.findings).toEqual([])
  })

  it('takes no Results as nothing found, as newer versions leave them out', async () => {
    const report = await read(altered('trivy-clean.json', ',\n  "Results": null', ''))
    expect(report.findings).toEqual([])
  })

  it.each([
    [
      'a license',
      '"Licenses": [{ "Name": "AGPL-3.0", "PkgName": "ghostscript", "Severity": "HIGH" }]',
      'AGPL-3.0 high',
    ],
    ['no severity', '"Vulnerabilities": [{ "VulnerabilityID": "CVE-2026-1000" }]', 'CVE-2026-1000 critical'],
    ['the severity UNKNOWN', '"Secrets": [{ "RuleID": "jwt", "Severity": "UNKNOWN" }]', 'jwt critical'],
    [
      'a check without a status',
      '"Misconfigurations": [{ "ID": "KSV001", "Severity": "MEDIUM" }]',
      'KSV001 medium',
    ],
  ])('finds what has %s', async (_, section, expected) => {
    const { findings } = await read(
      altered('trivy-clean.json', '"Results": null', `"Results": [{ "Target": "a", ${section} }]`),
    )
    expect(findings.map(({ id, severity }) => `${id} ${severity}`)).toEqual([expected])
  })

  it('counts an excepted check as suppressed', async () => {
    const results = '[{ "Target": "a", "Misconfigurations": [{ "ID": "DS-0002", "Status": "EXCEPTION" }] }]'
    const report = await read(altered('trivy-clean.json', '"Results": null', `"Results": ${results}`))
    expect([report.findings.length, report.suppressed.length]).toEqual([0, 1])
  })

  it('takes labels of an image that differ only by case', async () => {
    const labels = '"Labels": { "Vendor": "a", "vendor": "b", '
    await expect(read(altered('trivy.json', '"Labels": {', labels))).resolves.toBeDefined()
  })
})
