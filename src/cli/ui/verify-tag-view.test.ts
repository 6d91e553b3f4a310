import { describe, expect, it } from 'vitest'

import type { VerifyTagResult } from '../../flows/verify-tag.ts'
import { LOOK } from '../testing/data.ts'
import { verifyTagView } from './verify-tag-view.ts'

const TRUSTED: VerifyTagResult = {
  gitTag: 'v1.4.0',
  component: 'web',
  version: '1.4.0',
  commit: '9f3c2a1'.padEnd(40, '0'),
  object: '77aa01b'.padEnd(40, '0'),
  signer: 'ada@example.org (SHA256:abc)',
  format: 'ssh',
  trusted: true,
  checks: [
    { name: 'name', status: 'pass', message: 'the policy releases web 1.4.0 from it' },
    { name: 'object-name', status: 'pass', message: 'the tag object bears this name' },
    { name: 'maintainer', status: 'off', message: 'the policy does not say who may release' },
  ],
  notices: ['the list was read from the work tree'],
  hints: [],
}

describe('the view of a git tag', () => {
  it('shows each check, the signer and the verdict', () => {
    expect(verifyTagView(TRUSTED, LOOK)).toMatchInlineSnapshot(`
      "v1.4.0 · web 1.4.0 · commit 9f3c2a1 · tag object 77aa01b

        ok  name         the policy releases web 1.4.0 from it
        ok  object-name  the tag object bears this name
        -   maintainer   the policy does not say who may release

      note: the list was read from the work tree

      Signed by ada@example.org (SHA256:abc), SSH.
      v1.4.0 can be trusted."
    `)
  })

  it('shows what fails, what is only a warning, and the way out', () => {
    const refused: VerifyTagResult = {
      ...TRUSTED,
      version: null,
      object: TRUSTED.commit ?? '',
      signer: null,
      format: null,
      trusted: false,
      checks: [
        { name: 'annotated', status: 'fail', message: 'the git tag v1.4.0 is lightweight' },
        { name: 'signature', status: 'warn', message: 'v1.4.0 is not signed' },
      ],
      notices: [],
      hints: ['Tag it again:  git tag --annotate v1.4.0'],
    }
    expect(verifyTagView(refused, LOOK)).toMatchInlineSnapshot(`
      "v1.4.0 · web · commit 9f3c2a1

        !     annotated  the git tag v1.4.0 is lightweight
        note  signature  v1.4.0 is not signed

      ! v1.4.0 cannot be trusted: 1 check fails   [E_GIT_TAG_UNTRUSTED]
        Tag it again:  git tag --annotate v1.4.0"
    `)
  })
})
