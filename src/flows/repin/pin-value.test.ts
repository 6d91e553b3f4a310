import { describe, expect, it } from 'vitest'

import { digestOf } from '../../model/digest.ts'
import { formatPinValue, readPinValue } from './pin-value.ts'

const D = digestOf('')

describe('the parts of a pin', () => {
  it.each([
    ['1.3.9', null, '1.3.9', null],
    ['v1.3.9', null, 'v1.3.9', null],
    ['latest', null, 'latest', null],
    [D, null, null, D],
    [`1.3.9@${D}`, null, '1.3.9', D],
    ['web:1.3.9', 'web', '1.3.9', null],
    [`nginx@${D}`, 'nginx', null, D],
    ['ghcr.io/acme/web', 'ghcr.io/acme/web', null, null],
    ['localhost:5000/acme/web:1.3.9', 'localhost:5000/acme/web', '1.3.9', null],
    ['localhost:5000/acme/web', 'localhost:5000/acme/web', null, null],
    [`ghcr.io/acme/web:1.3.9@${D}`, 'ghcr.io/acme/web', '1.3.9', D],
  ])('%s', (text, image, tag, digest) => {
    expect(readPinValue(text)).toEqual({ image, tag, digest })
    expect(formatPinValue({ image, tag, digest })).toBe(text)
  })

  it.each(['', ' ', '${TAG}', 'web:${TAG:-latest}', 'web@sha256:12', 'a b', '@', `@${D}`, 'web:', '-x/y:1'])(
    'are not told from %j',
    (text) => {
      expect(readPinValue(text)).toBeNull()
    },
  )
})
