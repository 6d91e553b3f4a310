import { describe, expect, it } from 'vitest'

import type { ComponentStatus, EnvironmentStatus, NextStatus } from '../../flows/results.ts'
import { LOOK, digest } from '../testing/data.ts'
import { environmentMap } from './environment-map.ts'
import { displayWidth } from './width.ts'

const MINUTE = 60_000

function ago(minutes: number): string {
  return new Date(LOOK.now.getTime() - minutes * MINUTE).toISOString()
}

/** What runs since so many minutes: a version, or null for a build. */
function runs(
  environment: string,
  [version, minutes]: readonly [string | null, number],
  more: Partial<EnvironmentStatus> = {},
): EnvironmentStatus {
  return {
    environment,
    tags: [`env-${environment}`],
    digest: digest('a'),
    version,
    commit: '9f3c2a1'.padEnd(40, '0'),
    since: ago(minutes),
    by: 'Ada Lovelace <ada@example.org>',
    hold: null,
    deprecated: null,
    unwritten: [],
    next: null,
    ...more,
  }
}

function waits(version: string, ...waitsFor: readonly string[]): NextStatus {
  const command = 'tidemark promote prod --component api'
  const ready = waitsFor.length === 0
  const facts = { origin: 'staging', digest: digest('b'), commit: null, ran: 'never', gates: [] } as const
  return { ...facts, version, ready, waitsFor, command }
}

function component(name: string, ...environments: readonly EnvironmentStatus[]): ComponentStatus {
  return {
    component: name,
    images: [`ghcr.io/acme/${name}`],
    newest: null,
    supported: [],
    endOfLife: [],
    floats: [],
    exact: 0,
    environments,
    pending: [],
    hotfixes: [],
  }
}

const HOLD = {
  by: 'Grace <grace@example.org>',
  since: ago(130),
  until: null,
  reason: 'errors rise',
  rollback: true,
  command: 'tidemark resume prod --component auth',
}
const DEV = runs('dev', [null, 4])
const API = component('api', DEV, runs('staging', ['1.4.0', 125]), runs('prod', ['1.3.9', 8700]))
const AUTH = component(
  'auth',
  DEV,
  runs('staging', ['2.0.1', 1500]),
  runs('prod', ['2.0.0', 13_000], { hold: HOLD, next: { ...waits('2.0.1', 'hold'), ran: 'rolledBack' } }),
)
const MEDIA = component(
  'media',
  DEV,
  runs('staging', ['1.1.0', 185]),
  runs('prod', ['1.0.7', 2900], {
    next: waits('1.1.0', '1 approval', 'soak 20 m left'),
    deprecated: { reason: 'breaks migrations', replacement: '1.0.8' },
    unwritten: [{ image: 'ghcr.io/acme/media', tag: 'env-prod', digest: null }],
  }),
)
const NOTHING = runs('prod', [null, 0], { digest: null, commit: null, since: null, by: null })
const NEW = component('new', DEV, NOTHING)

function drawn(components: readonly ComponentStatus[], columns: number): string {
  return `\n${environmentMap({ components }, { ...LOOK, columns }).join('\n')}\n`
}

describe('the map of components and environments', () => {
  it('has what waits under its row where there is no room beside it', () => {
    expect(drawn([API, AUTH, MEDIA], 80)).toMatchInlineSnapshot(`
      "
              dev             staging           prod
      api     9f3c2a1 · 4 m   1.4.0 · 2 h       1.3.9 · 6 d
      auth    9f3c2a1 · 4 m   2.0.1 · 1 d  hold 2.0.0 · 9 d
          prod is held by Grace for 2 h, after a rollback: errors rise
            tidemark resume prod --component auth
          2.0.1 to prod waits for: hold
      media   9f3c2a1 · 4 m   1.1.0 · 3 h  ▸    1.0.7 ! ~ · 2 d
          1.1.0 to prod waits for: 1 approval, soak 20 m left
          1.0.7 in prod is deprecated, use 1.0.8: breaks migrations
          env-prod is not written yet:  tidemark reconcile
      "
    `)
  })

  it('has what waits beside its row where there is room', () => {
    expect(drawn([API, AUTH, MEDIA], 140)).toMatchInlineSnapshot(`
      "
              dev             staging           prod
      api     9f3c2a1 · 4 m   1.4.0 · 2 h       1.3.9 · 6 d
      auth    9f3c2a1 · 4 m   2.0.1 · 1 d  hold 2.0.0 · 9 d
          prod is held by Grace for 2 h, after a rollback: errors rise  tidemark resume prod --component auth
          2.0.1 to prod waits for: hold
      media   9f3c2a1 · 4 m   1.1.0 · 3 h  ▸    1.0.7 ! ~ · 2 d   1.1.0 to prod waits for: 1 approval, soak 20 m left
                                                                  1.0.7 in prod is deprecated, use 1.0.8: breaks migrations
                                                                  env-prod is not written yet:  tidemark reconcile
      "
    `)
  })

  it('tells digests and who, where there is room for all', () => {
    expect(drawn([API, NEW], 200)).toMatchInlineSnapshot(`
      "
            dev                                           staging                                     prod
      api   9f3c2a1 · aaaaaaaaaaaa · 4 m · Ada Lovelace   1.4.0 · aaaaaaaaaaaa · 2 h · Ada Lovelace   1.3.9 · aaaaaaaaaaaa · 6 d · Ada Lovelace
      new   9f3c2a1 · aaaaaaaaaaaa · 4 m · Ada Lovelace                                               -
      "
    `)
  })

  it('lists the environments of a single component with all that is known', () => {
    expect(drawn([MEDIA], 80)).toMatchInlineSnapshot(`
      "
      media         runs        for   digest         by
      dev           9f3c2a1     4 m   aaaaaaaaaaaa   Ada Lovelace
      staging       1.1.0       3 h   aaaaaaaaaaaa   Ada Lovelace
      prod      ▸   1.0.7 ! ~   2 d   aaaaaaaaaaaa   Ada Lovelace
          1.1.0 to prod waits for: 1 approval, soak 20 m left
          1.0.7 in prod is deprecated, use 1.0.8: breaks migrations
          env-prod is not written yet:  tidemark reconcile
      "
    `)
  })

  it('lists the components of a single environment with all that is known', () => {
    const only = [API, AUTH].map((one) => ({ ...one, environments: one.environments.slice(-1) }))
    expect(drawn(only, 80)).toMatchInlineSnapshot(`
      "
      prod          runs    for   digest         by
      api           1.3.9   6 d   aaaaaaaaaaaa   Ada Lovelace
      auth   hold   2.0.0   9 d   aaaaaaaaaaaa   Ada Lovelace
          prod is held by Grace for 2 h, after a rollback: errors rise
            tidemark resume prod --component auth
          2.0.1 to prod waits for: hold
      "
    `)
  })

  it('names the command that promotes what is ready, and says what ran there before', () => {
    const ready = (ran: NextStatus['ran']): ComponentStatus =>
      component('api', DEV, runs('prod', ['1.3.9', 5], { next: { ...waits('1.4.0'), ran } }))
    const command = 'tidemark promote prod --component api'
    expect(drawn([ready('never')], 120)).toContain(`prod is ready for 1.4.0:  ${command}`)
    expect(drawn([ready('earlier')], 140)).toContain(`1.4.0, which it ran before:  ${command}`)
    expect(drawn([ready('rolledBack')], 140)).toContain(`1.4.0, which was rolled back there:  ${command}`)
  })

  it('is nothing for a policy without environments, and leaves out components without images', () => {
    expect(environmentMap({ components: [component('web')] }, LOOK)).toEqual([])
    expect(drawn([API, AUTH, { ...MEDIA, images: [] }], 80)).not.toContain('media')
  })

  it.each([80, 100, 200])('keeps ten environments and thirty components within %i columns', (columns) => {
    const names = Array.from({ length: 10 }, (_, index) => `environment-${index}`)
    const components = Array.from({ length: 30 }, (_, row) =>
      component(
        `a-service-with-a-long-name-${row}`,
        ...names.map((name, index) => runs(name, [`1.${index}.${row}`, row * index * 77])),
      ),
    )
    const lines = environmentMap({ components }, { ...LOOK, columns })
    expect(lines.filter((line) => displayWidth(line) > columns)).toEqual([])
    // Every environment has its column, and each of its cells stands below its name.
    for (const [index, name] of names.entries()) {
      const header = lines.findIndex((line) => line.split(/ {2,}/u).includes(name))
      const start = lines[header]?.indexOf(name)
      const cells = lines.slice(header + 1, header + 31).map((line) => line.slice(start))
      expect(cells.every((cell, row) => cell.startsWith(`1.${index}.${row} · `))).toBe(true)
    }
  })
})
