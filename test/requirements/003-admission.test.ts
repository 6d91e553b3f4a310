import * as v from 'valibot'
import { describe, expect, it } from 'vitest'

import { generatePatternDocument } from '../../src/cli/documents/generate.ts'
import { makeProject, policyFixture } from '../support/project.ts'

async function makeServices(change: (policy: string) => string = (policy) => policy) {
  return await makeProject({ policy: change(await policyFixture('003', 'registry.internal.example')) })
}

describe('generate pattern', () => {
  it('003-23: the admission pattern takes what the policy makes and nothing else', async () => {
    await using services = await makeServices()
    const { stdout, code } = await services.run('generate', 'pattern')
    expect(code).toBe(0)
    const number = String.raw`(0|[1-9][0-9]{0,15})`
    expect(stdout).toBe(`^(v${number}\\.${number}\\.${number}|[0-9a-f]{7}|env-(dev|staging|prod))$\n`)
    const pattern = new RegExp(stdout.trim(), 'u')
    const tags = ['v1.2.3', 'env-prod', '9f3c2a1', 'latest', '1.2.3', 'v1.2', 'env-pre-prod', 'v1.2.3-amd64']
    expect(tags.filter((tag) => pattern.test(tag))).toEqual(['v1.2.3', 'env-prod', '9f3c2a1'])
  })

  it('003-23: a class that the policy adds is in the pattern', async () => {
    await using services = await makeServices((policy) =>
      policy.replace(
        'tags:\n',
        'tags:\n  "v{version}-{arch}": { from: release, moves: never, platforms: [linux/amd64, linux/arm64] }\n',
      ),
    )
    const document = await services.json(['generate', 'pattern', '--component', 'auth-proxy'])
    expect(v.parse(generatePatternDocument, document)).toEqual(document)
    const pattern = new RegExp(document['pattern'], 'u')
    expect(['v1.2.3-amd64', 'v1.2.3-arm64', 'v1.2.3-s390x'].map((tag) => pattern.test(tag))).toEqual([
      true,
      true,
      false,
    ])
    expect(document['classes'].map((row: any) => row.component)).toEqual(Array(4).fill('auth-proxy'))
  })

  it('003-23: tags that nobody supports are left out unless all are asked for', async () => {
    await using bot = await makeProject({ policy: await policyFixture('000', 'docker.io') })
    const admits = async (...args: readonly string[]) =>
      new RegExp((await bot.json(['generate', 'pattern', ...args]))['pattern'], 'u').test('edge-fix-docs')
    expect([await admits(), await admits('--all')]).toEqual([false, true])
  })

  it('refuses what it cannot make, and a component that there is not', async () => {
    await using services = await makeServices()
    expect((await services.json(['generate', 'poem'], 2))['error'].code).toBe('E_USAGE')
    const { error } = await services.json(['generate', 'pattern', '--component', 'web'], 4)
    expect(error.code).toBe('E_FACTS_MISSING')
  })
})
