import { describe, expect, it } from 'vitest'

import { makeProject, policyFixture } from '../support/project.ts'

const MANIFEST = `apiVersion: apps/v1
kind: Deployment
spec:
  template:
    spec:
      initContainers:
        - image: orenlab/pytmbot:0.3.3
      containers:
        - name: bot
          image: orenlab/pytmbot:edge-fix-docs
        - image: docker.io/orenlab/pytmbot:edge-sha-9f3c2a1@sha256:${'a'.repeat(64)}
        - image: redis:edge-fix-docs
        - image: "{{ .Values.image }}"
---
services:
  bot:
    image: orenlab/pytmbot:stable
`

describe('a production manifest', () => {
  it('000-39: that uses an unsupported tag fails lint, at its line and column', async () => {
    await using project = await makeProject({ policy: await policyFixture('000', 'docker.io') })
    await project.write('deploy.yaml', MANIFEST)
    const { findings } = await project.json(['lint', '--manifests', 'deploy.yaml'], 6)
    const unsupported = findings.filter(({ code }: any) => code === 'E_UNSUPPORTED_TAG')
    expect(unsupported.map(({ code, where }: any) => [code, where.file, where.line, where.column])).toEqual([
      ['E_UNSUPPORTED_TAG', 'deploy.yaml', 10, 18],
      ['E_UNSUPPORTED_TAG', 'deploy.yaml', 11, 18],
    ])
    const shown = await project.run('lint', '--manifests', 'deploy.yaml')
    expect(shown.stdout).toContain('deploy.yaml:10:18')
  })

  it('that is missing or is not YAML is an error of its own', async () => {
    await using project = await makeProject({ policy: await policyFixture('000', 'docker.io') })
    const { error } = await project.json(['lint', '--manifests', 'none.yaml'], 4)
    expect(error).toMatchObject({ code: 'E_MANIFEST', where: { file: 'none.yaml' } })
    await project.write('broken.yaml', 'a: [\n')
    const { findings } = await project.json(['lint', '--manifests', 'broken.yaml'], 6)
    expect(findings).toMatchObject([{ code: 'E_MANIFEST', where: { file: 'broken.yaml', line: 2 } }])
  })
})
