import { describe, expect, it } from 'vitest'

import { guess, settle } from './settings.ts'

describe('the settings of a run', () => {
  it('are quiet about everything that was not asked for', () => {
    expect(settle({}, {}, '/here')).toEqual({
      json: false,
      quiet: false,
      givenDirectory: null,
      policyPath: null,
      directory: '/here',
      color: true,
    })
  })

  it('take what stands after the command over what stands before it', () => {
    const settings = settle(
      { policy: 'a', directory: 'x', json: true },
      { policy: 'b', directory: '/y' },
      '/here',
    )
    expect(settings).toMatchObject({ policyPath: 'b', givenDirectory: '/y', directory: '/y', json: true })
  })

  it('have no colour when either place says so', () => {
    expect(settle({ color: false }, { color: true }, '/').color).toBe(false)
    expect(settle({ color: true }, { color: false }, '/').color).toBe(false)
  })

  it('are guessed from a faulty line, up to its --', () => {
    expect(guess(['x', '--json', '--bad'], '/').json).toBe(true)
    expect(guess(['x', '--', '--json'], '/').json).toBe(false)
  })
})
