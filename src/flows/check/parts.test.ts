import { describe, expect, it } from 'vitest'

import { digestOf } from '../../model/digest.ts'
import { coveredBy } from './parts.ts'

const INDEX = digestOf('index')
const AMD64 = { platform: 'linux/amd64', manifest: digestOf('a'), config: digestOf('ac') }
const ARM64 = { platform: 'linux/arm64', manifest: digestOf('b'), config: digestOf('bc') }
const BOTH = [AMD64, ARM64]

describe('what a report covers of an index', () => {
  it.each([
    ['the platform whose manifest it names', { digests: [AMD64.manifest], imageIds: [] }, [AMD64]],
    ['the platform whose configuration it names', { digests: [INDEX], imageIds: [ARM64.config] }, [ARM64]],
    ['both, when it names both', { digests: [AMD64.manifest], imageIds: [ARM64.config] }, BOTH],
    ['none, when it names the index only', { digests: [INDEX], imageIds: [] }, []],
    ['none, when it names another image', { digests: [digestOf('x')], imageIds: [] }, []],
  ])('is %s', (_, report, covered) => {
    expect(coveredBy(report, INDEX, BOTH)).toEqual(covered)
  })

  it('is the only image there is, when it names the index', () => {
    expect(coveredBy({ digests: [INDEX], imageIds: [] }, INDEX, [AMD64])).toEqual([AMD64])
    expect(coveredBy({ digests: [digestOf('x')], imageIds: [] }, INDEX, [AMD64])).toEqual([])
  })
})
