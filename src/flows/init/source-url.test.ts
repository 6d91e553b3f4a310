import { describe, expect, it } from 'vitest'

import { sourceUrl } from './source-url.ts'

describe('the web address of a remote', () => {
  it.each([
    ['git@github.com:acme/web.git', 'https://github.com/acme/web'],
    ['https://github.com/acme/web.git', 'https://github.com/acme/web'],
    ['https://token@gitlab.com/group/sub/web', 'https://gitlab.com/group/sub/web'],
    ['ssh://git@codeberg.org:22/acme/web.git', 'https://codeberg.org/acme/web'],
    ['/srv/git/web.git', null],
    ['file:///srv/git/web.git', null],
    ['../web.git', null],
  ])('%s is %s', (remote, address) => {
    expect(sourceUrl(remote)).toBe(address)
  })
})
