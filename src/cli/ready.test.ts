import { describe, expect, it } from 'vitest'

import { readyDeep, readyFor } from './ready.ts'
import { settle } from './settings.ts'

const OPTIONS = { directory: '../web shop', policy: 'ci/tidemark.yaml' }
const BOTH = readyFor(settle({}, OPTIONS, '/here'))
const POLICY = readyFor(settle({ policy: 'p.yaml' }, {}, '/here'))

describe('a command that is told', () => {
  it('is as it is where nobody said where to work', () => {
    const ready = readyFor(settle({}, {}, '/here'))
    expect(ready('Run  tidemark lint')).toBe('Run  tidemark lint')
  })

  it.each([
    ['tidemark status', "tidemark -C '../web shop' --policy ci/tidemark.yaml status"],
    ['Go on:  tidemark log 1.4', "Go on:  tidemark -C '../web shop' --policy ci/tidemark.yaml log 1.4"],
    ['`tidemark log`', "`tidemark -C '../web shop' --policy ci/tidemark.yaml log`"],
    [
      'helm template . | tidemark lint -',
      "helm template . | tidemark -C '../web shop' --policy ci/tidemark.yaml lint -",
    ],
    ['git fetch --tags', "git -C '../web shop' fetch --tags"],
    [
      'In git:  git switch x && git merge y',
      "In git:  git -C '../web shop' switch x && git -C '../web shop' merge y",
    ],
    ['git tag --delete v1', "git -C '../web shop' tag --delete v1"],
  ])('repeats where the user stands: %s', (text, expected) => {
    expect(BOTH(text)).toBe(expected)
    expect(BOTH(expected)).toBe(expected)
  })

  it('is made ready on every line', () => {
    expect(POLICY('a\ntidemark lint\n  tidemark replay   b')).toBe(
      'a\ntidemark --policy p.yaml lint\n  tidemark --policy p.yaml replay   b',
    )
  })

  it.each([
    'git tag v1 is not here',
    'the branch tidemark plans',
    "tidemark -C . deprecate 1.4.0 --reason 'see  tidemark log'",
    "--reason 'it'\\''s  tidemark log'",
    'tidemarks lint',
    'tidemark planned',
    'tidemark lint --policy other.yaml',
    'git fetch --tags',
  ])('and nothing else: %s', (text) => {
    expect(POLICY(text)).toBe(text)
  })
})

describe('a result', () => {
  it('has its own words made ready, and not its data', () => {
    const told = 'tidemark log'
    const result = {
      reason: told,
      hints: [told],
      next: { command: told, reason: told, gates: [{ mend: told, message: told }] },
      entries: [{ data: { command: told } }],
      before: [{ command: told }],
      date: null,
    }
    const now = 'tidemark --policy p.yaml log'
    expect(readyDeep(result, POLICY)).toEqual({
      ...result,
      hints: [now],
      next: { command: now, reason: told, gates: [{ mend: now, message: told }] },
    })
  })
})
