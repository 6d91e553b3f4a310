import { describe, expect, it } from 'vitest'

import { LOOK } from '../testing/data.ts'
import { initView } from './init-view.ts'

const RESULT = {
  file: 'tidemark.yaml',
  written: true,
  text: 'version: 1\nimage: ghcr.io/acme/web\ntags: semver\n',
  detected: { image: 'ghcr.io/acme/web', gitTag: 'v{version}' },
  notices: ['2 git tags are no versions'],
}

describe('the view of init', () => {
  it('shows what was found, the file, and what to do next', () => {
    expect(initView(RESULT, LOOK)).toMatchInlineSnapshot(`
      "Found in this repository:
        image    ghcr.io/acme/web
        gitTag   v{version}

        version: 1
        image: ghcr.io/acme/web
        tags: semver

      note: 2 git tags are no versions
      Wrote tidemark.yaml. Next:
        tidemark lint      proves that it can keep its promises
        tidemark replay    shows what it would have meant so far"
    `)
  })

  it('says when nothing was written', () => {
    expect(initView({ ...RESULT, written: false, detected: {} }, LOOK)).toContain('Nothing written (dry run)')
  })
})
