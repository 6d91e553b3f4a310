import { describe, expect, it } from 'vitest'

import { auditedText, withCache } from '../support/audit.ts'
import { useRegistry } from '../support/registry.ts'
import { makeStages } from '../support/stages.ts'
import type { Stages } from '../support/stages.ts'

const registry = useRegistry()
const API = 'config-api'

async function makeOne(rest?: string): Promise<Stages & { readonly name: string }> {
  const stages = await withCache(await makeStages(registry, rest, [API]))
  return Object.assign(stages, { name: stages.images[API]?.slice(registry.host.length + 1) ?? '' })
}

const APPROVED = `environments:
  dev:  { follows: { branches: [main] } }
  prod: { after: dev, approvals: { count: 1 }, override: allow }
`

describe('audit of environments', () => {
  it('003-26: the tag of an environment names the digest that was approved and promoted: a difference fails', async () => {
    await using project = await makeOne(APPROVED)
    const { digest } = await project.deliver(API, 'one')
    await project.as('grace', ['approve', digest, '--env', 'prod'])
    await project.json(['promote', 'prod'])
    expect(await auditedText(project, 0, [])).toEqual([])
    const next = await project.deliver(API, 'two')
    await registry.raw.retag(project.name, next.digest, 'env-prod')
    const { findings } = await project.json(['audit'], 6)
    expect(findings).toMatchObject([
      {
        code: 'channel-differs',
        environment: 'prod',
        tag: 'env-prod',
        old: digest,
        now: next.digest,
        mend: 'tidemark reconcile',
      },
    ])
  })

  it('003-26: what runs without its approvals is a finding, unless it went on over its gates on the record', async () => {
    await using project = await makeOne(APPROVED)
    const { digest } = await project.deliver(API, 'one')
    await project.as('grace', ['approve', digest, '--env', 'prod'])
    await project.json(['promote', 'prod'])
    await project.as('grace', ['approve', digest, '--env', 'prod', '--undo'])
    expect(await auditedText(project, 6, [])).toEqual(['high channel-unapproved prod'])
    await project.deliver(API, 'two')
    await project.json(['promote', 'prod', '--override', 'the shop is down'])
    expect(await auditedText(project, 0, [])).toEqual([])
  })

  it('003-36: a tag that was changed out of band is found, told once, and put on the record', async () => {
    await using project = await makeOne()
    const first = await project.deliver(API, 'one')
    const second = await project.deliver(API, 'two')
    await project.json(['audit', '--since', 'last', '--record'])
    project.clock.advance(60_000)
    await registry.raw.retag(project.name, first.digest, 'env-dev')
    const words = ['audit', '--since', 'last', '--record']
    const told = await project.json(words, 6)
    expect(told['findings']).toMatchObject([{ tag: 'env-dev', old: second.digest, now: first.digest }])
    expect(told['recorded']).toBe(1)
    project.clock.advance(60_000)
    expect(await project.json(words)).toMatchObject({ findings: [], standing: 1, recorded: 0 })
    const { entries } = await project.json(['log'])
    expect(entries.filter(({ type }: any) => type === 'drift')).toMatchObject([
      { data: { tag: 'env-dev', environment: 'dev', severity: 'high' } },
    ])
  })

  it('runs what is deprecated', async () => {
    await using project = await makeOne()
    await project.release(API, '1.0.0')
    await project.release(API, '1.0.1')
    await project.json(['promote', 'staging', '--from', '1.0.1'])
    await project.json(['deprecate', '1.0.1', '--reason', 'broken', '--replacement', '1.0.0', '--yes'])
    const found = await auditedText(project, 6, [])
    expect(found).toContain('medium environment-deprecated staging')
  })
})

describe('audit of deployment files', () => {
  it('003-40: a file that pins something else than its environment runs is a finding; one that floats as well', async () => {
    await using project = await makeOne(
      'environments:\n  dev: { follows: { branches: [main] } }\n  prod: { after: dev }\ndeploy:\n  prod: ["apps/{component}/values.yaml#image"]\n',
    )
    const image = project.images[API] ?? ''
    const pin = async (value: string): Promise<void> =>
      await project.write(`apps/${API}/values.yaml`, `# the image\nimage: "${value}"\n`)
    const one = await project.deliver(API, 'one')
    await project.json(['promote', 'prod'])
    await pin(`${image}@${one.digest}`)
    expect(await auditedText(project, 0, [])).toEqual([])
    const two = await project.deliver(API, 'two')
    await pin(`${image}@${two.digest}`)
    const { findings } = await project.json(['audit'], 6)
    expect(findings).toMatchObject([
      {
        code: 'pin-differs',
        environment: 'prod',
        old: one.digest,
        now: two.digest,
        where: { file: `apps/${API}/values.yaml`, line: 2 },
      },
    ])
    await pin(`${image}:env-prod`)
    expect(await auditedText(project, 6, [])).toEqual(['medium pin-floats env-prod'])
    await pin(`\${IMAGE}`)
    expect(await auditedText(project, 0, [])).toEqual(['low pin-unreadable prod'])
  })
})
