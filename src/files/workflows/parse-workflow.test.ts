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
    ['workflow_call', ['other'], []],
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
