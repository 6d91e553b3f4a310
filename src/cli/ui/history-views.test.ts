import { describe, expect, it } from 'vitest'

import type { HistoryResult, LogEntry, LogResult, ShowResult, TagInterval } from '../../flows/results.ts'
import { LOOK, digest } from '../testing/data.ts'
import { historyView } from './history-view.ts'
import { logView } from './log-view.ts'
import { showView } from './show-view.ts'

function entry(seq: number, text: string, component = 'web'): LogEntry {
  return {
    seq,
    time: `2026-03-0${seq}T10:14:00.000Z`,
    actor: 'ada',
    component,
    type: 'release',
    text,
    data: {},
  }
}

function logged(entries: readonly LogEntry[]): LogResult {
  return { tag: null, records: 9, omitted: 0, entries }
}

describe('the view of the log', () => {
  it('is a line a record', () => {
    const entries = [entry(1, 'released 1.4.0'), entry(2, 'published 1.4.0, latest')]
    expect(logView(logged(entries), LOOK)).toMatchInlineSnapshot(`
      "1  2026-03-01 10:14 UTC  ada  released 1.4.0
      2  2026-03-02 10:14 UTC  ada  published 1.4.0, latest"
    `)
  })

  it('names components where there are several', () => {
    expect(logView(logged([entry(1, 'released 1.4.0'), entry(2, 'released 2.0.0', 'api')]), LOOK))
      .toMatchInlineSnapshot(`
      "1  2026-03-01 10:14 UTC  ada  web  released 1.4.0
      2  2026-03-02 10:14 UTC  ada  api  released 2.0.0"
    `)
  })

  it('says when there is nothing', () => {
    expect(logView({ ...logged([]), records: 0 }, LOOK)).toBe('Nothing happened yet.')
    expect(logView(logged([]), LOOK)).toBe('Nothing that fits: 9 records looked at.')
    expect(logView({ ...logged([]), tag: 'edge' }, LOOK)).toBe('Nothing that fits is recorded about edge.')
  })

  it('says how many older ones are left out, where they would stand', () => {
    const [first, second] = [entry(1, 'released 1.4.0'), entry(2, 'released 1.4.1')]
    const lines = (entries: readonly LogEntry[]) =>
      logView({ ...logged(entries), omitted: 7 }, LOOK).split('\n')
    expect(lines([first, second])[0]).toBe('… 7 older')
    expect(lines([second, first]).at(-1)).toBe('… 7 older')
  })
})

const SHOWN: ShowResult = {
  name: '1.4',
  asOf: null,
  component: 'web',
  tag: '1.4',
  digest: digest('b'),
  version: '1.4.1',
  deprecated: null,
  commit: '9f3c2a1'.padEnd(40, '0'),
  branch: 'main',
  gitTag: 'v1.4.1',
  built: '2026-03-04T10:14:00.000Z',
  platforms: { 'linux/amd64': digest('d'), 'linux/arm64': digest('e') },
  since: '2026-03-04T12:00:00.000Z',
  until: null,
  by: 'ada',
  earlier: false,
  history: [
    {
      from: '2026-03-02T10:14:00.000Z',
      to: '2026-03-04T12:00:00.000Z',
      digest: digest('a'),
      version: '1.4.0',
      image: 'i',
    },
    { from: '2026-03-04T12:00:00.000Z', to: null, digest: digest('b'), version: '1.4.1', image: 'i' },
  ],
  tags: ['1', '1.4', '1.4.1', 'latest'],
  references: [`ghcr.io/acme/web@${digest('b')}`],
}

describe('the view of one name', () => {
  it('tells what it is, since when, from what, and what it was', () => {
    expect(showView(SHOWN, LOOK)).toMatchInlineSnapshot(`
      "1.4 of web: 1.4.1 · sha256:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb
        since      2026-03-04 12:00 UTC (6 d), by ada
        built      2026-03-04 10:14 UTC · from 9f3c2a1 · v1.4.1 · on main
        platform   linux/amd64  sha256:dddddddddddd
        platform   linux/arm64  sha256:eeeeeeeeeeee
        tags       1, 1.4, 1.4.1, latest
        pin        ghcr.io/acme/web@sha256:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb

      History:
        2026-03-02 10:14 UTC   to 2026-03-04 12:00 UTC   1.4.0   sha256:aaaaaaaaaaaa
        2026-03-04 12:00 UTC   to now                    1.4.1   sha256:bbbbbbbbbbbb"
    `)
  })

  it('tells what it was then', () => {
    const past = {
      ...SHOWN,
      asOf: '2026-03-03T12:00:00.000Z',
      digest: digest('a'),
      version: '1.4.0',
      until: '2026-03-04T12:00:00.000Z',
      since: '2026-03-02T10:14:00.000Z',
      platforms: {},
      earlier: false,
      history: [],
      tags: [],
      references: [],
    }
    expect(showView(past, LOOK)).toMatchInlineSnapshot(`
      "1.4 of web on 2026-03-03 12:00 UTC: 1.4.0 · sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
        since   2026-03-02 10:14 UTC until 2026-03-04 12:00 UTC, by ada
        built   2026-03-04 10:14 UTC · from 9f3c2a1 · v1.4.1 · on main"
    `)
  })

  it('leaves out what is not known', () => {
    const bare = {
      ...SHOWN,
      version: null,
      commit: null,
      branch: null,
      gitTag: null,
      built: null,
      since: null,
      platforms: {},
      earlier: false,
      history: [],
      tags: [],
      references: [],
      name: digest('b'),
    }
    expect(showView(bare, LOOK).split('\n')).toHaveLength(1)
  })
})

function interval(given: Partial<TagInterval>): TagInterval {
  return {
    component: 'api',
    image: 'ghcr.io/acme/api',
    from: '2026-03-02T10:14:00.000Z',
    to: '2026-03-04T12:00:00.000Z',
    digest: digest('a'),
    version: '1.4.0',
    commit: '9f3c2a1'.padEnd(40, '0'),
    how: 'promoted',
    why: 'from staging: weekly',
    by: 'Ada Byron <ada@acme.example>',
    seq: 1,
    ...given,
  }
}

function historyOf(...intervals: readonly TagInterval[]): HistoryResult {
  return { tag: 'env-prod', asOf: null, at: null, intervals }
}

const NOW = { from: '2026-03-04T12:00:00.000Z', to: null } as const

describe('the view of the history of a tag', () => {
  it('is a line an interval, oldest first, with who decided and why', () => {
    const back = interval({ ...NOW, how: 'rolled-back', why: 'errors rise', version: null, commit: null })
    expect(historyView(historyOf(interval({}), back), LOOK)).toMatchInlineSnapshot(`
      "env-prod of api · ghcr.io/acme/api

        from (UTC)        to                version  digest               commit   by         how
        2026-03-02 10:14  2026-03-04 12:00  1.4.0    sha256:aaaaaaaaaaaa  9f3c2a1  Ada Byron  promoted from staging: weekly
        2026-03-04 12:00  now               -        sha256:aaaaaaaaaaaa  -        Ada Byron  rolled back: errors rise"
    `)
  })

  it('shows images with the same history once, and others and components on their own', () => {
    const mirror = { image: 'mirror.example/api' }
    const late = interval({ image: 'late.example/api', from: '2026-03-03T09:00:00.000Z' })
    const other = interval({ component: 'web', image: 'ghcr.io/acme/web', how: 'adopted', why: null })
    const all = historyOf(
      interval({}),
      interval(mirror),
      late,
      interval(NOW),
      interval({ ...NOW, ...mirror }),
      other,
    )
    expect(historyView({ ...all, at: '2026-03-03T12:00:00.000Z' }, LOOK)).toMatchInlineSnapshot(`
      "env-prod of api · at 2026-03-03 12:00 UTC · ghcr.io/acme/api · mirror.example/api

        from (UTC)        to                version  digest               commit   by         how
        2026-03-02 10:14  2026-03-04 12:00  1.4.0    sha256:aaaaaaaaaaaa  9f3c2a1  Ada Byron  promoted from staging: weekly
        2026-03-04 12:00  now               1.4.0    sha256:aaaaaaaaaaaa  9f3c2a1  Ada Byron  promoted from staging: weekly

      env-prod of api · at 2026-03-03 12:00 UTC · late.example/api

        from (UTC)        to                version  digest               commit   by         how
        2026-03-03 09:00  2026-03-04 12:00  1.4.0    sha256:aaaaaaaaaaaa  9f3c2a1  Ada Byron  promoted from staging: weekly

      env-prod of web · at 2026-03-03 12:00 UTC · ghcr.io/acme/web

        from (UTC)        to                version  digest               commit   by         how
        2026-03-02 10:14  2026-03-04 12:00  1.4.0    sha256:aaaaaaaaaaaa  9f3c2a1  Ada Byron  stood there when the ledger began"
    `)
  })

  it.each([
    ['fell-back', '1.4.1 is deprecated: data loss', 'fell back, as 1.4.1 is deprecated: data loss'],
    ['restored', '1.4.1 is no longer deprecated', 'restored, as 1.4.1 is no longer deprecated'],
    ['promoted', 'weekly', 'promoted: weekly'],
    ['promoted', null, 'promoted'],
    ['followed', null, 'followed the publish'],
  ] as const)('says of %s, %s: %s', (how, why, said) => {
    expect(historyView(historyOf(interval({ how, why })), LOOK).endsWith(`Ada Byron  ${said}`)).toBe(true)
  })
})
