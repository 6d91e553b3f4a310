import { describe, expect, it } from 'vitest'

import { parseWorkflow } from './parse-workflow.ts'

function step(inputs: string, on = 'push'): string {
  return `on: ${on}\njobs:\n  a:\n    steps:\n      - uses: docker/metadata-action@v5\n        with:\n${inputs}`
}

describe('the steps of a workflow', () => {
  it.each([
    ['          tags: type=sha\n', [['type=sha', 7, 17]]],
    ["          tags: 'type=sha'\n", [['type=sha', 7, 18]]],
    [
      '          tags: |\n            type=sha\n\n            # words\n            type=edge\n',
      [
        ['type=sha', 8, 13],
        ['# words', 10, 13],
        ['type=edge', 11, 13],
      ],
    ],
    ['          tags: >-\n            type=sha\n', [['type=sha', 8, 13]]],
    ['          tags: |-\r\n            type=sha\r\n', [['type=sha', 8, 13]]],
  ])('have each rule of %j where it stands', (inputs, places) => {
    const [found] = parseWorkflow(step(inputs), 'ci.yml')
    expect(found?.tags.map(({ text, where }) => [text, where.line, where.column])).toEqual(places)
  })

  it.each([
    ['push', ['branch', 'tag'], []],
    ['[push, release]', ['branch', 'tag', 'release'], []],
    ['{ push: { branches: [main, "!x"] } }', ['branch'], ['main']],
    ['{ push: { tags: ["v*"] }, workflow_dispatch: }', ['tag', 'manual'], []],
    ['{ push: { paths: [src] } }', ['branch', 'tag'], []],
    ['{ schedule: [{ cron: "0 0 * * 0" }], pull_request: }', ['schedule', 'pull-request'], []],
    ['workflow_call', ['branch', 'tag', 'other'], []],
  ])('know what starts them: %s', (on, triggers, branches) => {
    const [found] = parseWorkflow(step('          tags: type=sha\n', on), 'ci.yml')
    expect(found).toMatchObject({ triggers, branches })
  })

  it('see the variables of workflow, job and step, the nearest first', () => {
    const text = `on: push
env: { A: 1, B: one }
jobs:
  a:
    env: { B: two }
    steps:
      - run: echo
      - uses: docker/build-push-action@v6
        env: { C: "\${{ github.sha }}" }
        with: { push: true, tags: "a:1, b:2" }
      - uses: docker/build-push-action@v6
        with: { push: false, tags: c:3 }
`
    const steps = parseWorkflow(text, 'ci.yml')
    expect(steps).toHaveLength(1)
    expect(steps[0]?.env).toEqual({ A: '1', B: 'two', C: '${{ github.sha }}' })
    expect(steps[0]?.tags.map(({ text: tag, where }) => [tag, where.column])).toEqual([
      ['a:1', 36],
      ['b:2', 41],
    ])
  })

  it.each([
    ['{ push: { tags: ["v*"] } }', true],
    ['{ push: { tags: ["v[0-9]+.[0-9]+.[0-9]+"] } }', false],
    ['{ push: { tags: ["v*", "!v*-*"] } }', false],
    ['{ push: { tags: ["v*", "!v*-*", "*-rc.?[0-9]"] } }', true],
    ['{ push: { branches: [main] } }', false],
    ['push', true],
    ['{ release: { types: [published] } }', true],
    ['{ release: { types: [released] } }', false],
    ['release', true],
    [`{ push: { tags: ["${'*?'.repeat(500)}x"] } }`, false],
  ])('know whether git tags of prereleases start them: %s', (on, prereleases) => {
    const [found] = parseWorkflow(step('          tags: type=sha\n', on), 'ci.yml')
    expect(found).toMatchObject({ prereleases })
  })

  it('know what holds whenever they push', () => {
    const text = `on: push
jobs:
  a:
    if: github.ref_type == 'tag'
    steps:
      - { uses: docker/metadata-action@v5, if: always, with: { tags: latest } }
      - uses: docker/build-push-action@v6
        with: { push: "\${{ github.event_name != 'pull_request' }}", tags: a:1 }
`
    const push = "${{ github.event_name != 'pull_request' }}"
    expect(parseWorkflow(text, 'ci.yml').map(({ conditions }) => conditions)).toEqual([
      ["github.ref_type == 'tag'", push, 'always'],
      ["github.ref_type == 'tag'", push],
    ])
  })

  it('are as many as the runs of a matrix that differ in what they push', () => {
    const text = `on: push
jobs:
  a:
    strategy:
      matrix:
        flavor: [latest=auto]
        include:
          - image: acme/web
            tags: |
              type=edge
              type=sha
          - { image: acme/cli, tags: type=sha }
    steps:
      - uses: docker/metadata-action@v5
        with: { images: "\${{ matrix.image }}", tags: "\${{ matrix.tags }}", flavor: latest=false }
`
    const steps = parseWorkflow(text, 'ci.yml')
    const texts = steps.map(({ images, tags }) => [...images, ...tags].map((line) => line.text))
    expect(texts).toEqual([
      ['acme/web', 'type=edge', 'type=sha'],
      ['acme/cli', 'type=sha'],
    ])
    expect(steps[0]?.tags[1]?.where).toEqual({ file: 'ci.yml', line: 11, column: 15 })
  })

  it.each([
    '',
    'words',
    '[]',
    'jobs: 3',
    'jobs: { a: }',
    'jobs: { a: { steps: { } } }',
    'on: push\njobs: { a: { steps: [3, { uses: 4 }] } }',
  ])('are none in %j', (text) => {
    expect(parseWorkflow(text, 'ci.yml')).toEqual([])
  })

  it('are refused in a file that is no YAML, with its place', () => {
    const broken = { code: 'E_WORKFLOW', where: { file: 'ci.yml', line: 2 } }
    expect(() => parseWorkflow('a: [\nb: }', 'ci.yml')).toThrow(
      expect.objectContaining({ ...broken, where: expect.objectContaining(broken.where) }),
    )
  })
})
