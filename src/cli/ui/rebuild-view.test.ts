import { describe, expect, it } from 'vitest'

import type { Rebuild } from '../../flows/rebuild/request.ts'
import { LOOK } from '../testing/data.ts'
import { rebuildView } from './rebuild-view.ts'

const OLD = `sha256:${'0a'.repeat(32)}` as const
const NEW = `sha256:${'1b'.repeat(32)}` as const
const BUILT = `sha256:${'2c'.repeat(32)}` as const

const CURRENT: Rebuild = {
  component: 'web',
  line: '0.3',
  version: '0.3.3',
  gitTag: 'v0.3.3',
  commit: '9f3c2a1'.padEnd(40, '0'),
  standing: { kind: 'release', digest: BUILT, date: '2026-03-02T10:14:00.000Z' },
  base: {
    name: 'docker.io/library/python:3.13-slim',
    standing: [OLD],
    newest: OLD,
    status: 'same',
    why: null,
  },
  outcome: 'current',
  digest: null,
  tags: ['0.3-r20260330', '0.3'],
  written: [],
  references: [],
  commands: [],
  log: null,
  notices: [],
  refusals: [],
}

function shown(...rebuilds: readonly Partial<Rebuild>[]): string {
  return rebuildView({ dryRun: false, rebuilds: rebuilds.map((more) => ({ ...CURRENT, ...more })) }, LOOK)
}

describe('the view of rebuilds', () => {
  it('says that nothing is newer', () => {
    expect(shown({})).toMatchInlineSnapshot(`
      "web 0.3.3 · rebuild · from v0.3.3 (9f3c2a1)
        stands  sha256:2c2c2c2c2c2c · release · 2026-03-02 10:14 UTC
        base    docker.io/library/python:3.13-slim · sha256:0a0a0a0a0a0a

      Nothing newer in the base: nothing built, nothing published."
    `)
  })

  it('shows what was built, on what, and the tags that moved', () => {
    const base = { ...CURRENT.base!, newest: NEW, status: 'newer' as const }
    const common = { image: 'ghcr.io/acme/web', class: 'x', to: NEW }
    const written = [
      { ...common, tag: '0.3-r20260330', from: null },
      { ...common, tag: '0.3', from: BUILT },
    ]
    const references = [`ghcr.io/acme/web@${NEW}`]
    expect(shown({ base, written, references, outcome: 'published', digest: NEW, log: 'a.log' }))
      .toMatchInlineSnapshot(`
      "web 0.3.3 · rebuild · from v0.3.3 (9f3c2a1)
        stands  sha256:2c2c2c2c2c2c · release · 2026-03-02 10:14 UTC
        base    docker.io/library/python:3.13-slim · sha256:0a0a0a0a0a0a → sha256:1b1b1b1b1b1b
        built   sha256:1b1b1b1b1b1b
        tags    0.3-r20260330, 0.3
        log     a.log

        + 0.3-r20260330   new
        ~ 0.3             sha256:2c2c2c2c2c2c → sha256:1b1b1b1b1b1b

      Rebuilt and published.

      pin  ghcr.io/acme/web@sha256:1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b"
    `)
  })

  it('shows refusals and commands, line by line', () => {
    const refusals = [
      { code: 'E_REBUILD_COMMAND', tag: null, message: 'make ended with 2', hints: ['less a.log'] },
    ]
    const base = {
      ...CURRENT.base!,
      name: null,
      standing: [],
      newest: null,
      status: 'unknown' as const,
      why: 'no label',
    }
    const commands = ['export TIDEMARK_VERSION=0.3.3', 'tidemark publish --event rebuild']
    expect(shown({ outcome: 'refused', base: null, refusals }, { outcome: 'printed', base, commands }))
      .toMatchInlineSnapshot(`
      "web 0.3.3 · rebuild · from v0.3.3 (9f3c2a1)
        stands  sha256:2c2c2c2c2c2c · release · 2026-03-02 10:14 UTC

      ! make ended with 2   [E_REBUILD_COMMAND]
        less a.log

      web 0.3.3 · rebuild · from v0.3.3 (9f3c2a1)
        stands  sha256:2c2c2c2c2c2c · release · 2026-03-02 10:14 UTC
        base    unknown · no label
        tags    0.3-r20260330, 0.3

      To be rebuilt by hand:

      export TIDEMARK_VERSION=0.3.3
      tidemark publish --event rebuild"
    `)
  })
})
