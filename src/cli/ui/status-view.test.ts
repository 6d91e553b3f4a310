import { describe, expect, it } from 'vitest'

import type { ComponentStatus, StatusResult } from '../../flows/results.ts'
import { LOOK, digest } from '../testing/data.ts'
import { statusView } from './status-view.ts'

const WEB: ComponentStatus = {
  component: 'web',
  images: ['ghcr.io/acme/web'],
  newest: '2.6.2',
  supported: [
    { line: '2.6', first: '2.6.0', newest: '2.6.2' },
    { line: '2.7', first: '2.7.0', newest: null },
    { line: '2.5', first: '2.5.2', newest: '2.5.2' },
  ],
  endOfLife: ['1.0', '2.0'],
  floats: [
    {
      tag: 'latest',
      class: 'latest',
      digest: digest('c'),
      version: '2.6.2',
      commit: null,
      since: '2026-03-04T12:00:00Z',
      why: 'as wanted',
    },
    {
      tag: 'edge',
      class: 'edge',
      digest: digest('e'),
      version: null,
      commit: '77aa01b'.padEnd(40, '0'),
      since: '2026-03-10T11:56:00Z',
      why: 'the newest build of main',
    },
    {
      tag: 'nightly',
      class: 'nightly',
      digest: null,
      version: null,
      commit: null,
      since: null,
      why: 'nothing feeds it yet',
    },
  ],
  exact: 14,
  environments: [],
  pending: [{ version: '2.6.3', digest: digest('f') }],
  hotfixes: [{ gitTag: 'v2.5.2', version: '2.5.2', branch: 'main', commit: '5'.repeat(40) }],
}

function environment(name: string, version: string | null, since: string) {
  return {
    environment: name,
    tags: [`env-${name}`],
    digest: digest('a'),
    version,
    commit: '9f3c2a1'.padEnd(40, '0'),
    since,
    by: 'Ada <ada@example.org>',
    hold: null,
    deprecated: null,
    unwritten: [],
    next: null,
  }
}

const STATUS: StatusResult = {
  asOf: null,
  environment: null,
  ledger: { kind: 'git', seq: 42, durable: true },
  components: [WEB],
}

describe('the view of the status', () => {
  it('shows floats with their age, lines, and what is pending', () => {
    expect(statusView(STATUS, LOOK)).toMatchInlineSnapshot(`
      "web · ghcr.io/acme/web · newest 2.6.2 · 14 exact tags
        latest    2.6.2     sha256:cccccccccccc   6 d
        edge      77aa01b                         4 m   the newest build of main
        nightly   -                                     nothing feeds it yet
        supported     2.6 (2.6.0 to 2.6.2), 2.7 (nothing yet), 2.5 (2.5.2)
        end of life   1.0, 2.0
        pending       2.6.3 as sha256:ffffffffffff, not written yet:  tidemark reconcile
        hotfix        v2.5.2 is not in main:  git switch main && git merge v2.5.2

      ledger: git · record 42"
    `)
  })

  it('draws the map of components and environments first', () => {
    const bare = {
      ...WEB,
      floats: [],
      supported: [],
      endOfLife: [],
      pending: [],
      hotfixes: [],
      newest: null,
      exact: 1,
    }
    const api = {
      ...bare,
      component: 'config-api',
      environments: [
        environment('dev', null, '2026-03-10T11:56:00Z'),
        environment('prod', '1.3.9', '2026-03-04T00:00:00Z'),
      ],
    }
    const proxy = {
      ...bare,
      component: 'auth',
      environments: [environment('prod', '2.0.0', '2026-03-01T12:00:00Z')],
    }
    const ledger = { kind: 'derived', seq: 0, durable: false }
    const status = { asOf: '2026-03-10T00:00:00Z', environment: null, ledger, components: [api, proxy] }
    expect(statusView(status, LOOK)).toMatchInlineSnapshot(`
      "             dev                                  prod
      config-api   9f3c2a1 · aaaaaaaaaaaa · now · Ada   1.3.9 · aaaaaaaaaaaa · 6 d · Ada
      auth                                              2.0.0 · aaaaaaaaaaaa · 8 d · Ada

      config-api   ghcr.io/acme/web   nothing released yet   1 exact tag
      auth         ghcr.io/acme/web   nothing released yet   1 exact tag

      ledger: derived · record 0 · not kept · as of 2026-03-10 00:00 UTC"
    `)
  })

  it('shows the map and nothing else of one environment, and names its tag nowhere else', () => {
    const prod = environment('prod', '2.6.2', '2026-03-04T12:00:00Z')
    const float = { ...WEB.floats[0]!, tag: 'env-prod', class: 'env-{env}' }
    const web = { ...WEB, floats: [float], environments: [prod] }
    const whole = statusView({ ...STATUS, components: [web] }, LOOK)
    expect(whole).toContain('exact tags')
    expect(whole).not.toContain('env-prod')
    const only = statusView({ ...STATUS, environment: 'prod', components: [web] }, LOOK)
    expect(only.split('\n')).toEqual([
      'web    runs    for   digest         by',
      'prod   2.6.2   6 d   aaaaaaaaaaaa   Ada',
      '',
      'ledger: git · record 42',
    ])
  })
})
