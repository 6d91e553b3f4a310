import { describe, expect, it } from 'vitest'

import { useRegistry } from '../support/registry.ts'
import { BOTH, makeTripl } from '../support/tripl.ts'

const registry = useRegistry()

describe('the components of tripl', () => {
  it('004-40: the prefix of the git tag selects the component, and other components count for nothing', async () => {
    const withImages = (policy: string): string => {
      const [, app = ''] = /image: ([^,]+),/u.exec(policy) ?? []
      return policy.replace('cli: {', `cli: { image: ${app}-cli,`)
    }
    await using project = await makeTripl(registry, withImages)
    const app = await project.release('1.4.0')
    await project.commit('cli')
    await project.tag('cli-v9.0.0')
    const digest = await project.push(`${project.image}-cli`, { seed: 'cli', platforms: BOTH })
    const cli = await project.json(['publish', '--git-tag', 'cli-v9.0.0', '--digest', digest])
    expect([cli['event'].component, cli['images'], cli['tags'][0]]).toEqual([
      'cli',
      [`${project.image}-cli`],
      '9.0.0',
    ])
    const patch = await project.release('1.4.1')
    expect([patch['event'].component, patch['tags'].includes('latest')]).toEqual(['app', true])
    expect((await project.tags())['latest']).toBe(patch['digest'])
    expect(app['event'].component).toBe('app')
    const wrong = ['plan', '--component', 'app', '--git-tag', 'cli-v9.0.0']
    expect((await project.json(wrong, 3))['error'].code).toBe('E_GIT_TAG_REFUSED')
    const { steps, final } = await project.json(['replay', '--component', 'app'])
    expect(steps.filter((step: any) => step.kind === 'release').map((step: any) => step.gitTag)).toEqual([
      'v1.4.0',
      'v1.4.1',
    ])
    expect(final).toMatchObject({ latest: '1.4.1', '1.4': '1.4.1' })
  })

  it('004-40: the packaged version must be that of the git tag', async () => {
    const packaged = (policy: string): string =>
      policy.replace('releases: {', 'releases: { version: backend/pyproject.toml,')
    await using project = await makeTripl(registry, packaged)
    const bump = async (version: string): Promise<void> =>
      await project.write(
        'backend/pyproject.toml',
        `[tool.x]\nversion = "0.0.1"\n\n[project]\nname = "tripl"\nversion = "${version}"\n`,
      )
    await bump('1.3.9')
    await project.repository.git('add', 'backend')
    await project.commit('Forgot to bump')
    await project.tag('v1.4.0')
    const document = await project.json(
      ['publish', '--git-tag', 'v1.4.0', '--component', 'app', '--digest', await project.build('x')],
      3,
    )
    expect(document['error'].code).toBe('E_VERSION_MISMATCH')
    expect(await project.tags()).toEqual({})
    await bump('1.4.1')
    await project.repository.git('add', 'backend')
    // What counts is the file of the tag's commit, not the one in the work tree.
    const released = await project.release('1.4.1')
    expect(released['tags'][0]).toBe('1.4.1')
    await bump('1.5.0')
    const again = ['publish', '--git-tag', 'v1.4.1', '--digest', released['digest']]
    expect((await project.json(again))['unchanged']).toBe(true)
  })
})
