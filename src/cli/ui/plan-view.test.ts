import { describe, expect, it } from 'vitest'

import { HOTFIX_PLAN, HOTFIX_PUBLISHED, LOOK, action, digest, target } from '../testing/data.ts'
import { planView } from './plan-view.ts'
import { publishView } from './publish-view.ts'

describe('the view of a plan', () => {
  it('shows what is created, moved and left, and why', () => {
    expect(planView(HOTFIX_PLAN, LOOK)).toMatchInlineSnapshot(`
      "web 2.5.2 · sha256:bbbbbbbbbbbb · release · from v2.5.2 (9f3c2a1) · 2.5.1 → 2.5.2: patch

        + 2.5.2    new              written once
        ~ 2.5      2.5.1 → 2.5.2
        = 2        stays at 2.6.2   2.5.2 is older
        = latest   stays at 2.6.2   2.5.2 is older

      1 to create, 1 to move, 2 stay. Nothing written (plan)."
    `)
  })

  it('says that a build is not there yet, and moves by digest where the version stays', () => {
    const rebuild = action({
      tag: '0.3',
      action: 'move',
      from: target('0.3.3', 'a'),
      to: target('0.3.3', 'b'),
      why: 'a newer rebuild of 0.3.3',
    })
    const fresh = action({ tag: 'edge', action: 'create', to: { version: null, digest: null }, why: 'new' })
    const there = action({
      tag: '0.3.3',
      action: 'keep',
      from: target('0.3.3', 'a'),
      to: target('0.3.3', 'a'),
      why: 'already there',
    })
    expect(planView({ ...HOTFIX_PLAN, digest: null, actions: [rebuild, fresh, there] }, LOOK))
      .toMatchInlineSnapshot(`
        "web 2.5.2 · not built yet · release · from v2.5.2 (9f3c2a1) · 2.5.1 → 2.5.2: patch

          ~ 0.3     0.3.3: sha256:aaaaaaaaaaaa → sha256:bbbbbbbbbbbb   a newer rebuild of 0.3.3
          + edge    new
          = 0.3.3   already there

        1 to create, 1 to move, 1 stays. Nothing written (plan)."
      `)
  })

  it('says once what stays, whichever way the reason is put', () => {
    const standing = { action: 'keep', from: target('0.3.3', 'a'), to: target('0.3.3', 'a') } as const
    const actions = [
      action({ ...standing, tag: 'stable', why: '0.4 is not a supported line: stays at 0.3.3' }),
      action({ ...standing, tag: '0.3.3', why: 'already published as sha256:aaaaaaaaaaaa' }),
      action({ ...standing, tag: 'gone', from: null, to: null, why: 'nothing feeds it any more' }),
    ]
    expect(planView({ ...HOTFIX_PLAN, actions }, LOOK)).toMatchInlineSnapshot(`
      "web 2.5.2 · sha256:bbbbbbbbbbbb · release · from v2.5.2 (9f3c2a1) · 2.5.1 → 2.5.2: patch

        = stable   stays at 0.3.3   0.4 is not a supported line
        = 0.3.3    stays at 0.3.3   already published as sha256:aaaaaaaaaaaa
        = gone     stays absent     nothing feeds it any more

      3 stay. Nothing written (plan)."
    `)
  })

  it('groups by image where there are several', () => {
    const other = HOTFIX_PLAN.actions.map((one) => ({ ...one, image: 'docker.io/acme/web' }))
    expect(
      planView({ ...HOTFIX_PLAN, actions: [...HOTFIX_PLAN.actions.slice(0, 2), ...other.slice(0, 2)] }, LOOK),
    ).toMatchInlineSnapshot(`
      "web 2.5.2 · sha256:bbbbbbbbbbbb · release · from v2.5.2 (9f3c2a1) · 2.5.1 → 2.5.2: patch

        ghcr.io/acme/web
          + 2.5.2   new             written once
          ~ 2.5     2.5.1 → 2.5.2
        docker.io/acme/web
          + 2.5.2   new             written once
          ~ 2.5     2.5.1 → 2.5.2

      2 to create, 2 to move. Nothing written (plan)."
    `)
  })

  it('shows a refusal with its code and what to do, and notices', () => {
    const refused = action({
      tag: '2.5.2',
      action: 'refuse',
      from: target('2.5.2', 'd'),
      why: 'already sha256:dddddddddddd, written once',
    })
    const refusals = [
      {
        code: 'E_IMMUTABLE',
        tag: '2.5.2',
        message: '2.5.2 is never re-pushed',
        hints: ['Ship it as the next version:   git tag --annotate v1.4.1 --message "Release 1.4.1"'],
      },
    ]
    const notices = ['2.5 is not the newest line']
    expect(planView({ ...HOTFIX_PLAN, actions: [refused], refusals, notices }, LOOK)).toMatchInlineSnapshot(`
      "web 2.5.2 · sha256:bbbbbbbbbbbb · release · from v2.5.2 (9f3c2a1) · 2.5.1 → 2.5.2: patch

        ! 2.5.2   refused   already sha256:dddddddddddd, written once

      ! 2.5.2 is never re-pushed   [E_IMMUTABLE]
        Ship it as the next version:   git tag --annotate v1.4.1 --message "Release 1.4.1"

      note: 2.5 is not the newest line
      1 refused. Nothing written (plan)."
    `)
  })

  it('names the whole when it is not about one event', () => {
    expect(planView({ ...HOTFIX_PLAN, event: null, digest: null, actions: [] }, LOOK)).toMatchInlineSnapshot(`
      "Everything that the ledger wants

      No tags. Nothing written (plan)."
    `)
  })
})

describe('the view of a publish', () => {
  it('shows what was done and the whole reference to pin', () => {
    expect(publishView(HOTFIX_PUBLISHED, LOOK)).toMatchInlineSnapshot(`
      "web 2.5.2 · sha256:bbbbbbbbbbbb · release · from v2.5.2 (9f3c2a1) · 2.5.1 → 2.5.2: patch

        + 2.5.2    new              written once
        ~ 2.5      2.5.1 → 2.5.2
        = 2        stays at 2.6.2   2.5.2 is older
        = latest   stays at 2.6.2   2.5.2 is older

      1 created, 1 moved, 2 stay. Ledger record 14.

      pin  ghcr.io/acme/web@sha256:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
    `)
  })

  it('says so when nothing had to be done', () => {
    expect(publishView({ ...HOTFIX_PUBLISHED, unchanged: true, actions: [] }, LOOK)).toContain(
      'Nothing to do',
    )
  })

  it('says so when nothing was written', () => {
    const text = publishView({ ...HOTFIX_PUBLISHED, dryRun: true }, LOOK)
    expect(text).toContain('1 to create, 1 to move, 2 stay. Nothing written (dry run).')
    expect(text).toContain(digest('b'))
  })
})
