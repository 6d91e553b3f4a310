import { describe, expect, it } from 'vitest'

import { isFailure } from '../../model/failure.ts'
import { digest } from '../testing/data.ts'
import { eventOf } from './event-options.ts'
import { given } from './given.ts'
import { refusedExit } from './refused-exit.ts'
import { collectPlatform, neededSource, sourceOf } from './source-options.ts'

function codeOf(action: () => unknown): string | null {
  try {
    action()
    return null
  } catch (error) {
    return isFailure(error) ? error.code : 'another error'
  }
}

function hintsOf(action: () => unknown): readonly string[] {
  try {
    action()
    return []
  } catch (error) {
    return isFailure(error) ? error.hints : []
  }
}

describe('the options of publish and plan', () => {
  it('name facts only where they were given', () => {
    expect(eventOf({ version: '1.4.0', branch: undefined })).toEqual({ version: '1.4.0' })
    expect(given({ a: 0, b: undefined, c: null })).toEqual({ a: 0, c: null })
  })

  it('name one source', () => {
    expect(sourceOf({}, '/p')).toBeNull()
    expect(sourceOf({ digest: digest('a') }, '/p')).toEqual({ type: 'digest', digest: digest('a') })
    expect(sourceOf({ from: 'oci:x' }, '/p')).toEqual({ type: 'from', location: 'oci:x' })
    expect(sourceOf({ metadataFile: 'm.json' }, '/p')).toEqual({ type: 'metadata', file: '/p/m.json' })
    expect(codeOf(() => sourceOf({ from: 'oci:x', digest: digest('a') }, '/p'))).toBe('E_USAGE')
    expect(codeOf(() => neededSource({}, '/p'))).toBe('E_USAGE')
  })

  it('when nothing says where it is, the plan for the same event is told', () => {
    const event = { component: 'web', event: 'build', branch: "it's", gitTag: 'v1' } as const
    const hints = hintsOf(() => neededSource(event, '/p'))
    expect(hints.at(-1)).toMatch(
      / {2}tidemark plan --component web --event build --branch 'it'\\''s' --git-tag v1$/u,
    )
  })

  it('collect a digest a platform', () => {
    const one = collectPlatform(`linux/amd64=${digest('a')}`)
    expect(collectPlatform(`linux/arm/v7=${digest('b')}`, one)).toEqual({
      'linux/amd64': digest('a'),
      'linux/arm/v7': digest('b'),
    })
    expect(codeOf(() => collectPlatform(`linux/amd64=${digest('b')}`, one))).toBe('E_USAGE')
    expect(codeOf(() => collectPlatform('linux/amd64'))).toBe('E_USAGE')
    expect(codeOf(() => collectPlatform('linux/amd64=sha256:short'))).toBe('E_DIGEST')
  })

  it('end with the exit code of the first refusal', () => {
    const refusal = { tag: null, message: '', hints: [] }
    expect(refusedExit([])).toBe(0)
    expect(refusedExit([{ ...refusal, code: 'E_IMMUTABLE' }])).toBe(3)
    expect(refusedExit([{ ...refusal, code: 'E_OF_A_LATER_VERSION' }])).toBe(3)
  })
})
