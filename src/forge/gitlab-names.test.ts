import { assert, property, string } from 'fast-check'
import { describe, expect, it } from 'vitest'

import { packagePath, packageText, permanentPath } from './gitlab-names.ts'

describe('names in generic packages', () => {
  it('stay as they are where GitLab takes them', () => {
    expect(packageText('v1.2.3-rc.1+build')).toBe('v1.2.3-rc.1+build')
  })

  it('are letters that GitLab takes, and never the same for two names', () => {
    const name = string({ minLength: 1, unit: 'grapheme' })
    assert(
      property(name, name, (left, right) => {
        expect(packageText(left)).toMatch(/^[\w.+-]+$/u)
        expect(packageText(left) === packageText(right)).toBe(left === right)
      }),
      { numRuns: 200 },
    )
  })

  it('stand in the path of the project with all its groups', () => {
    expect(packagePath({ repository: 'acme/tools/web' }, 'web/v1', 'a b')).toBe(
      '/api/v4/projects/acme%2Ftools%2Fweb/packages/generic/release-assets/web_2Fv1/a_20b',
    )
  })

  it('have a permanent address only where GitLab takes it', () => {
    expect(permanentPath('SHA256SUMS')).toBe('/SHA256SUMS')
    expect(permanentPath('a b')).toBeNull()
    expect(permanentPath('notes-')).toBeNull()
  })
})
