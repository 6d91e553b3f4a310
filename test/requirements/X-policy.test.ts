import { describe, expect, it } from 'vitest'

import { makeProject, policyFixture } from '../support/project.ts'
import type { TestTag } from '../../src/testing/git.ts'
import { PYTMBOT_TAGS, pytmbotHistory } from '../support/pytmbot.ts'

const MINIMAL = 'version: 1\nimage: ghcr.io/acme/web\n'

describe('the policy file', () => {
  it.each([
    ['an unknown key', `${MINIMAL}tags: semver\nimagse: x\n`, 'E_POLICY_SCHEMA', 4, 1],
    ['a duplicate key', `${MINIMAL}tags: semver\ntags: semver\n`, 'E_POLICY_SYNTAX', 4, 1],
    [
      'a contract that is none',
      `${MINIMAL}tags:\n  latest: { from: release, moves: sometimes }\n`,
      'E_POLICY_SCHEMA',
      4,
      35,
    ],
    [
      'an unknown variable',
      `${MINIMAL}tags:\n  "{versoin}": { from: release, moves: never }\n`,
      'E_POLICY_SCHEMA',
      4,
      5,
    ],
    [
      'latest from another source than the class it is an alias of',
      `${MINIMAL}tags:\n  stable: { from: release, moves: forward }\n  latest: { aliasOf: stable, from: build }\n`,
      'E_POLICY_SCHEMA',
      5,
      3,
    ],
  ])('X-1: with %s is refused at its line and column', async (_, policy, code, line, column) => {
    await using project = await makeProject({ policy })
    const document = await project.json(['plan', '--version', '1.0.0', '--offline'], 4)
    expect(document['error']).toMatchObject({ code, where: { file: 'tidemark.yaml', line, column } })
  })

  it('X-1: with two classes that can claim one name is refused by lint, with a witness', async () => {
    const policy = `${MINIMAL}tags:\n  "{major}": { from: release, moves: forward }\n  "{sha}": { from: build, moves: never }\n`
    await using project = await makeProject({ policy })
    const { findings } = await project.json(['lint'], 6)
    expect(findings.find((finding: any) => finding.code === 'E_CLASS_OVERLAP')).toMatchObject({
      where: { file: 'tidemark.yaml', line: 5, column: 3 },
      witness: expect.stringMatching(/^[1-9][0-9]{6}$/u),
    })
  })

  it.each(['000', '001', '002', '003', '004'])('X-1: of document %s is accepted and proved', async (name) => {
    await using project = await makeProject({ policy: await policyFixture(name, 'ghcr.io') })
    const { findings } = await project.json(['lint'])
    expect(findings.filter((finding: any) => finding.severity === 'error')).toEqual([])
  })

  it('X-1: is written by init so that lint accepts it', async () => {
    await using project = await makeProject({ policy: '' })
    await project.json(['init', '--force', '--image', 'ghcr.io/acme/web'])
    expect(
      (await project.json(['lint']))['findings'].filter((finding: any) => finding.severity === 'error'),
    ).toEqual([])
    expect((await project.json(['plan', '--version', '1.0.0', '--offline']))['tags']).toEqual([
      '1.0.0',
      expect.stringMatching(/^sha-/u),
      '1.0',
      '1',
      'latest',
    ])
  })
})

/** The comparison of every step that the policy refuses. */
async function compare(policy: string, history: Parameters<typeof makeProject>[0]): Promise<any> {
  await using project = await makeProject({ ...history, policy })
  return await project.json(['replay', '--compare', 'metadata-action'])
}

describe('replay beside docker/metadata-action', () => {
  it('X-8: lists what it would have done with the six git tags of pytmbot that the policy refuses', async () => {
    const document = await compare(await policyFixture('000', 'docker.io'), {
      policy: '',
      ...pytmbotHistory(),
    })
    expect(document.counts).toMatchObject({ gitTags: PYTMBOT_TAGS.length, releases: 17, refused: 6 })
    const refused = document.steps.filter((step: any) => step.kind === 'refused')
    expect(refused.map((step: any) => [step.gitTag, step.compare.pushed])).toEqual([
      ['v.0.0.2', []],
      ['v0.0.3.1', []],
      ['0.0.6.1', []],
      ['v.0.1.0-pre', []],
      ['v0.2.0-rc1', ['0.2.0-rc1']],
      ['v0.2.0-rc2', ['0.2.0-rc2']],
    ])
  })

  it('X-8: shows that v2.5.2 of distribution, nine minutes after v2.6.2, would have taken 2 and latest', async () => {
    const policy = `${MINIMAL}releases: { gitTag: "v{version}" }\ntags: semver\n`
    const tags: TestTag[] = [
      { name: 'v2.6.2', commit: 0, date: '2017-07-20T14:13:00Z' },
      { name: 'v2.5.2', commit: 1, date: '2017-07-20T14:22:00Z' },
    ]
    const document = await compare(policy, { policy: '', commits: 2, tags })
    const [, hotfix] = document.steps
    expect(hotfix.tags.filter((tag: any) => tag.action !== 'keep').map((tag: any) => tag.tag)).toEqual([
      '2.5.2',
      expect.stringMatching(/^sha-/u),
      '2.5',
    ])
    expect(hotfix.compare.wouldMoveBack.map((move: any) => move.tag).toSorted()).toEqual(['2', 'latest'])
    expect(document.final).toMatchObject({ 2: '2.6.2', latest: '2.6.2', '2.5': '2.5.2' })
  })
})
