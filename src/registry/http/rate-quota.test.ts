import { assert, property, string } from 'fast-check'
import { describe, expect, it } from 'vitest'

import { rateQuota } from './rate-quota.ts'

const NOW = new Date('2026-05-01T00:00:00Z')

describe('the quota in an answer', () => {
  it.each([
    [{ ratelimit: '"default";r=50;t=30' }, { remaining: 50, reset: 30_000 }],
    [{ ratelimit: '"burst";r=5;t=1, "daily";r=900;t=4000' }, { remaining: 5, reset: 1000 }],
    [{ ratelimit: 'limit=100, remaining=7, reset=12' }, { remaining: 7, reset: 12_000 }],
    [
      { 'ratelimit-limit': '100', 'ratelimit-remaining': '3', 'ratelimit-reset': '9' },
      { remaining: 3, reset: 9000 },
    ],
    [
      { 'ratelimit-limit': '100;w=21600', 'ratelimit-remaining': '76;w=21600' },
      { remaining: 76, reset: undefined },
    ],
    [
      { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(NOW.getTime() / 1000 + 40) },
      { remaining: 0, reset: 40_000 },
    ],
    [
      { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(NOW.getTime() / 1000 - 40) },
      { remaining: 0, reset: 0 },
    ],
    [{}, undefined],
    [{ ratelimit: 'soon' }, undefined],
    [{ 'ratelimit-remaining': '-1' }, undefined],
    [{ 'ratelimit-remaining': 'many' }, undefined],
  ])('%j is %j', (headers, quota) => {
    expect(rateQuota(headers, NOW)).toEqual(quota)
  })

  it('comes again by the clock of the registry, whatever ours says', () => {
    const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(NOW.getTime() / 1000 + 40) }
    const quota = rateQuota({ ...headers, date: NOW.toUTCString() }, new Date('2031-01-01T00:00:00Z'))
    expect(quota).toEqual({ remaining: 0, reset: 40_000 })
  })

  it('is a number that makes sense, or nothing, whatever the header holds', () => {
    assert(
      property(string(), string(), (one, other) => {
        const quota = rateQuota({ ratelimit: one, 'ratelimit-remaining': other }, NOW)
        expect(quota === undefined || quota.remaining >= 0).toBe(true)
      }),
    )
  })
})
