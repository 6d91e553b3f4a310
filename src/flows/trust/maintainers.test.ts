import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { emailOf, isMaintainer } from './maintainers.ts'

const SSH = 'SHA256:3Q1wQ0r9m1p2uKk0u1d8mXqkq9pXc0aYcYv2l5p8f1E'
const PGP = '0123456789ABCDEF0123456789ABCDEF01234567'

describe('the e-mail address of an identity', () => {
  it.each([
    ['ada@example.org', 'ada@example.org'],
    ['Ada@Example.ORG', 'ada@example.org'],
    ['Ada Lovelace <ada@example.org>', 'ada@example.org'],
    ['ada@example.org <eve@example.net>', 'eve@example.net'],
    ['Ada <ada@example.org> <eve@example.net>', 'eve@example.net'],
    ['Ada (ada@example.org)', null],
    ['<ada@example.org> Eve', null],
    ['Ada <ada@example.org', null],
    ['Ada <>', null],
    ['*@example.org', '*@example.org'],
    ['a@b@c', null],
    ['Ada', null],
    ['', null],
  ])('of "%s" is %s', (identity, email) => {
    expect(emailOf(identity)).toBe(email)
  })
})

describe('the maintainers', () => {
  const named = (entries: readonly string[], identity: string, key: string | null = SSH): boolean =>
    isMaintainer(entries, { identity, key })

  it('are named by the whole address, whatever its case', () => {
    expect(named(['ADA@example.org'], 'Ada <ada@Example.org>')).toBe(true)
    expect(named(['Ada <ada@example.org>'], 'ada@example.org')).toBe(true)
  })

  it.each([
    ['ada@example.org', 'ada@example.org <eve@example.net>'],
    ['ada@example.org', 'ada@example.org.example.net'],
    ['ada@example.org', 'xada@example.org'],
    ['ada@example.org', 'ada@example.orgx'],
    ['kate@example.org', '\u212Aate@example.org'],
    ['*@example.org', 'ada@example.org'],
    ['Ada', 'Ada <ada@example.org>'],
    ['', ''],
  ])('named as "%s" are not "%s"', (entry, identity) => {
    expect(named([entry], identity)).toBe(false)
  })

  it('are named by the whole fingerprint of a key', () => {
    expect(named([SSH], 'anybody')).toBe(true)
    expect(named([PGP], 'anybody', PGP)).toBe(true)
    expect(named([`0x${PGP.toLowerCase()}`], 'anybody', PGP)).toBe(true)
    expect(named(['0123 4567 89AB CDEF 0123  4567 89AB CDEF 0123 4567'], 'anybody', PGP)).toBe(true)
    expect(named([SSH.toLowerCase().replace('sha', 'SHA')], 'anybody')).toBe(false)
    expect(named([PGP.slice(-16)], 'anybody', PGP)).toBe(false)
    expect(named([SSH.slice(0, -1)], 'anybody')).toBe(false)
  })

  it('are never named by a fingerprint that a user id or a tagger only writes', () => {
    expect(named([SSH], SSH, null)).toBe(false)
    expect(named([PGP], `${PGP} <eve@example.net>`)).toBe(false)
  })

  it('are nobody where nobody is named, whoever comes', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (identity, key) => {
        expect(isMaintainer([], { identity, key })).toBe(false)
      }),
    )
  })

  it('are not met by a user id that ends in another address, whatever stands before it', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(named(['ada@example.org'], `${text} <eve@example.net>`)).toBe(false)
      }),
    )
  })
})
