import { describe, expect, it } from 'vitest'

import { loadPolicy } from '../../policy/load.ts'
import { bytes } from '../testing/fact.ts'
import { SEMVER, examplePolicy } from '../testing/policies.ts'
import { Story } from '../testing/story.ts'
import { judgeManifests } from './manifests.ts'
import { audited } from './testing/sighted.ts'

describe('a registry with tags by the thousand that nobody knows', () => {
  it('compiles each pattern once, whatever the names are', () => {
    const story = new Story(SEMVER)
    const names = ['__proto__', 'constructor', '_', 'A'.repeat(128), '1.0.0-', '01.2.3', 'v1.0.0']
    for (const name of names) story.set(name, bytes('x'))
    for (let at = 0; at < 3000; at += 1) story.set(`strange-${at}`, bytes('x'))
    const found = audited(story)
    expect(found).toHaveLength(3000 + names.length)
    expect(new Set(found.map((line) => line.split(' ')[1]))).toEqual(new Set(['tag-unknown']))
  })
})

describe('images of production manifests', () => {
  const policy = loadPolicy(examplePolicy('004'), 'tidemark.yaml')

  function judged(text: string): readonly string[] {
    return judgeManifests(policy, [{ text, where: { file: 'compose.yaml', line: 3 } }]).map(
      ({ code }) => code,
    )
  }

  it('are judged by the classes of their component; all others are nobody’s promise', () => {
    const image = 'ghcr.io/vladenisov/tripl'
    expect(judged(`${image}:1.4`)).toEqual(['manifest-floats'])
    expect(judged(`${image}:whatever`)).toEqual(['manifest-floats'])
    expect(judged(`${image}:1.4.0`)).toEqual(['manifest-unpinned'])
    expect(judged(image)).toEqual(['manifest-untagged'])
    expect(judged(`${image}@${bytes('x')}`)).toEqual([])
    expect(judged(`${image}:latest@${bytes('x')}`)).toEqual([])
    for (const text of ['redis', 'redis:7', '', '{{ .Values.image }}', `${image}:\${TAG}`, '${IMAGE:-redis}'])
      expect(judged(text), text).toEqual([])
    expect(judged(`\${REGISTRY:-ghcr.io}/vladenisov/tripl:\${TAG:-latest}`)).toEqual(['manifest-floats'])
  })
})
