import { describe, expect, it } from 'vitest'

import { digestOf } from '../../model/digest.ts'
import { parseVersion } from '../../model/version.ts'
import { loadPolicy } from '../../policy/load.ts'
import { claimTags } from './explained.ts'
import { lastMoment } from './last-moment.ts'
import { rebuiltOf, tellsRebuild } from './rebuilt.ts'
import type { SaidOfRebuild } from './rebuilt.ts'

const IMAGE = 'ghcr.io/acme/web'
const RELEASES = [
  ['0.4.0', '2026-03-01T00:00:00.000Z'],
  ['0.3.3', '2026-03-02T12:00:00.000Z'],
  ['0.3.2', '2026-01-02T12:00:00.000Z'],
  ['0.3.1', null],
].map(([version, date]) => ({ version: parseVersion(version ?? ''), date: date ?? null }))

function rebuilt(key: string, tag: string, said: SaidOfRebuild = {}): readonly [string, string] | null {
  const policy = loadPolicy(
    `version: 1\nimage: ${IMAGE}\ntags:\n  "{version}": { from: release, moves: never }\n  "${key}": { from: rebuild, moves: never }\n`,
    'tidemark.yaml',
  )
  const { byComponent } = claimTags(policy, IMAGE, new Map([[tag, digestOf(tag)]]))
  const [claimed] = (byComponent.get('web') ?? []).filter(tellsRebuild)
  const found = claimed === undefined ? null : rebuiltOf(claimed, RELEASES, said)
  return found === null ? null : [found.version.text, found.date]
}

const LINE = '{major}.{minor}-r{date}'

describe('what the tag of a rebuild tells', () => {
  it.each<readonly [string, string, SaidOfRebuild, readonly [string, string] | null]>([
    [LINE, '0.3-r20260228', {}, ['0.3.2', '2026-02-28T23:59:59.999Z']],
    [LINE, '0.3-r20260302', {}, ['0.3.3', '2026-03-02T23:59:59.999Z']],
    [LINE, '0.3-r20260302', { version: 'v0.3.2' }, ['0.3.2', '2026-03-02T23:59:59.999Z']],
    [LINE, '0.3-r20260302', { version: '0.4.0' }, ['0.3.3', '2026-03-02T23:59:59.999Z']],
    [LINE, '0.3-r20260302', { created: '2026-03-02T04:05:06Z' }, ['0.3.3', '2026-03-02T04:05:06.000Z']],
    [LINE, '0.3-r20260302', { created: '2026-03-01T23:59:00Z' }, ['0.3.3', '2026-03-02T23:59:59.999Z']],
    [LINE, '0.3-r20250101', {}, ['0.3.1', '2025-01-01T23:59:59.999Z']],
    [LINE, '0.5-r20260302', {}, null],
    ['{version}-r{date:YYYY-MM-DD}', '0.3.2-r2026-03-02', {}, ['0.3.2', '2026-03-02T23:59:59.999Z']],
    ['{version}-r{date:YYYYMMDDHHmm}', '0.3.2-r202603021015', {}, ['0.3.2', '2026-03-02T10:15:59.999Z']],
    ['{version}-r{run}', '0.3.2-r17', {}, null],
    [
      '{version}-r{run}',
      '0.3.2-r17',
      { created: '2026-03-02T04:05:06Z' },
      ['0.3.2', '2026-03-02T04:05:06.000Z'],
    ],
  ])('%s: %s with %j', (key, tag, said, found) => {
    expect(rebuilt(key, tag, said)).toEqual(found)
  })

  it.each([
    ['20260302', 'YYYYMMDD', '2026-03-02T23:59:59.999Z'],
    ['20260230', 'YYYYMMDD', null],
    ['202603', 'YYYYMM', null],
    ['2026-03-02T10', 'YYYY-MM-DDTHH', '2026-03-02T10:59:59.999Z'],
    ['', 'YYYYMMDD', null],
    ['20260302', 'nonsense', null],
  ])('the last moment of %j as %s is %s', (text, format, moment) => {
    expect(lastMoment(text, format)).toBe(moment)
  })
})
