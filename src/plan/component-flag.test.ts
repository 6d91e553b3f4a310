import { describe, expect, it } from 'vitest'

import { loadPolicy } from '../policy/load.ts'
import { componentChoice, componentFlag } from './component-flag.ts'

function policyOf(names: readonly string[]): ReturnType<typeof loadPolicy> {
  const components = names.map((name) => `  ${name}: { image: ghcr.io/acme/${name} }\n`)
  return loadPolicy(`version: 1\ncomponents:\n${components.join('')}tags: semver\n`, 'tidemark.yaml')
}

describe('a component in a message', () => {
  it('is told where there are several', () => {
    expect(componentFlag(policyOf(['web']), 'web')).toBe('')
    expect(componentFlag(policyOf(['web', 'api']), 'web')).toBe(' --component web')
  })

  it('can be chosen from the names, or the one that was meant', () => {
    const policy = policyOf(['web', 'api'])
    expect(componentChoice(policy, null)).toBe('--component web | api')
    expect(componentChoice(policy, 'something else')).toBe('--component web | api')
    expect(componentChoice(policy, 'wbe')).toBe('Did you mean  --component web')
  })

  it('is chosen from the first of very many', () => {
    const names = Array.from({ length: 200 }, (_, at) => `service${at}`)
    expect(componentChoice(policyOf(names), null)).toMatch(/^--component service0 \| .* \| … \(192 more\)$/u)
  })
})
