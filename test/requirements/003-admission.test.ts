import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import * as v from 'valibot'
import { describe, expect, it } from 'vitest'

import { generatePatternDocument } from '../../src/cli/documents/generate.ts'
import { lintDocument } from '../../src/cli/documents/lint.ts'
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

const DIGEST = `sha256:${'a'.repeat(64)}`
const HOST = 'registry.internal.example'

/** What lint says of manifests: the code at each line, and how the run ended. */
async function linted(
  services: Awaited<ReturnType<typeof makeServices>>,
  manifest: string,
  code: number,
): Promise<readonly string[]> {
  await services.write('apps/manifest.yaml', manifest)
  const { findings } = await services.json(['lint', '--manifests', 'apps/manifest.yaml'], code)
  const about = findings.filter(({ where }: any) => where.file === 'apps/manifest.yaml')
  return about.map(({ code: found, where }: any) => `${where.line}:${where.column} ${found}`)
}

/** A workload of this kind whose containers, of every sort, run these images. */
function workload(kind: string, images: readonly [init: string, main: string, debug: string]): string {
  const path = kind === 'CronJob' ? ['jobTemplate', 'spec', 'template', 'spec'] : ['template', 'spec']
  const steps = kind === 'Pod' ? ['spec'] : ['spec', ...path]
  const lines = steps.map((step, depth) => `${'  '.repeat(depth)}${step}:`)
  const indent = '  '.repeat(steps.length)
  const sorts = ['initContainers', 'containers', 'ephemeralContainers']
  const containers = sorts.flatMap((sort, at) => [`${indent}${sort}:`, `${indent}- image: ${images[at]}`])
  return `${[`kind: ${kind}`, ...lines, ...containers].join('\n')}\n`
}

describe('lint of manifests', () => {
  it.each(['Deployment', 'StatefulSet', 'DaemonSet', 'CronJob', 'Job', 'Pod'])(
    '003-24: every container of a %s runs an approved registry and a tag of the policy',
    async (kind) => {
      await using services = await makeServices()
      const api = `${HOST}/config/api`
      const good = [`${api}:v1.2.3@${DIGEST}`, `${api}:9f3c2a1@${DIGEST}`, `${api}@${DIGEST}`] as const
      expect(await linted(services, workload(kind, good), 0)).toEqual([])
      const bad = [`${api}:1.2.3`, `quay.io/acme/api:v1.2.3@${DIGEST}`, `${api}:v1.2`] as const
      const found = await linted(services, workload(kind, bad), 6)
      expect(found.map((row) => row.split(' ')[1])).toEqual([
        'E_TAG_NOT_ADMITTED',
        'E_REGISTRY_NOT_APPROVED',
        'E_TAG_NOT_ADMITTED',
      ])
    },
  )

  it('003-24: implicit docker.io and a missing tag are refused', async () => {
    await using services = await makeServices()
    const compose = `services:
  a: { image: redis }
  b: { image: goauthentik/server:2026.2 }
  c: { image: ${HOST}/config/api }
  d: { image: "${HOST}/config/api:\${TAG}" }
  e: { image: "\${IMAGE}" }
  f: { image: "evil.example/x:\${TAG}" }
`
    expect(await linted(services, compose, 6)).toEqual([
      '2:15 E_REGISTRY_IMPLICIT',
      '2:15 E_REGISTRY_NOT_APPROVED',
      '2:15 E_IMAGE_UNTAGGED',
      '3:15 E_REGISTRY_IMPLICIT',
      '3:15 E_REGISTRY_NOT_APPROVED',
      '3:15 W_TAG_UNPINNED',
      '4:15 E_IMAGE_UNTAGGED',
      '7:15 E_REGISTRY_NOT_APPROVED',
    ])
  })

  it('003-24: what no client could run is refused, and nothing is said of what is filled in elsewhere', async () => {
    await using services = await makeServices()
    const images = [
      `${HOST.toUpperCase()}/config/API:v1.2.3`,
      `${HOST}/config/api@sha256:abc`,
      `${HOST}/config/api:v1.2.3 `,
      '{{ .Values.image }}',
      '$IMAGE',
      '',
    ]
    const compose = images.map((image, at) => `  s${at}: { image: "${image}" }\n`).join('')
    expect(await linted(services, `services:\n${compose}`, 6)).toEqual([
      '2:16 E_REFERENCE',
      '3:16 E_REFERENCE',
      '4:16 E_REFERENCE',
    ])
  })

  it('003-24: a file that is not YAML is a finding with its place, beside those of the others', async () => {
    await using services = await makeServices()
    await services.write('apps/template.yaml', 'image: {{ .Values.image }}\nname: a: b\n')
    await services.write('apps/compose.yaml', 'services: { a: { image: redis } }\n')
    await services.write('apps/empty.yaml', '')
    const files = ['apps/template.yaml', 'apps/compose.yaml', 'apps/empty.yaml']
    const document = await services.json(['lint', '--manifests', ...files], 6)
    expect(v.parse(lintDocument, document)).toEqual(document)
    expect(document['findings'][0]).toMatchObject({ code: 'E_MANIFEST', where: { file: files[0], line: 2 } })
    expect(document['findings'].some(({ where }: any) => where.file === files[1])).toBe(true)
    expect(document['manifests']).toEqual([
      { file: files[0], images: 0 },
      { file: files[1], images: 1 },
      { file: files[2], images: 0 },
    ])
    const { stdout } = await services.run('lint', '--manifests', ...files)
    expect(stdout).toContain('! apps/empty.yaml names no image')
    expect(stdout).not.toContain('! apps/template.yaml names no image')
    expect(stdout).toContain('1 image in 3 manifests looked at.')
  })

  it('003-24: a file that is not there, a folder and UTF-16 are refused: none of them is a text without images', async () => {
    await using services = await makeServices()
    await services.write('apps/a.yaml', '')
    await writeFile(join(services.root, 'apps/utf16.yaml'), Buffer.from('\uFEFFimage: redis\n', 'utf16le'))
    for (const file of ['apps/none.yaml', 'apps', 'apps/utf16.yaml', 'apps/a.yaml/b']) {
      const { error } = await services.json(['lint', '--manifests', file], 4)
      expect(error).toMatchObject({ code: 'E_MANIFEST', where: { file } })
    }
  })

  it('003-24: Helm values and Kustomizations are read', async () => {
    await using services = await makeServices()
    const values = `image:
  registry: ${HOST}
  repository: config/api
  tag: env-prod
proxy:
  image: { registry: ${HOST}, repository: auth/proxy, tag: v1.2.3, digest: "${DIGEST}" }
---
kind: Kustomization
images:
  - { name: core, newName: ${HOST}/media/core, newTag: latest }
  - { name: core, newName: quay.io/media/core }
`
    expect(await linted(services, values, 6)).toEqual([
      '3:15 E_TAG_FLOATS',
      '10:28 E_TAG_NOT_ADMITTED',
      '11:28 E_REGISTRY_NOT_APPROVED',
    ])
  })

  it('003-24 003-32: third-party images run where the policy lists them', async () => {
    const listed = 'admission: { images: [docker.io/library/redis, "ghcr.io/goauthentik/*"] }\nretention:'
    await using services = await makeServices((policy) => policy.replace('retention:', listed))
    const images = [
      `docker.io/library/redis:7.4.1@${DIGEST}`,
      `ghcr.io/goauthentik/server:2026.2@${DIGEST}`,
      `ghcr.io/goauthentik/deep/er:1@${DIGEST}`,
      'ghcr.io/goauthentik/server:latest',
      `docker.io/library/nginx:1@${DIGEST}`,
    ]
    const compose = images.map((image, at) => `  s${at}: { image: "${image}" }\n`).join('')
    expect(await linted(services, `services:\n${compose}`, 6)).toEqual([
      '4:16 E_REGISTRY_NOT_APPROVED',
      '5:16 E_TAG_FLOATS',
      '6:16 E_REGISTRY_NOT_APPROVED',
    ])
  })

  it('003-32: an approved image that no image is ever named like is refused', async () => {
    for (const image of ['docker.io/redis', 'index.docker.io/library/redis', 'goauthentik/server']) {
      await using services = await makeServices((policy) => `${policy}admission: { images: [${image}] }\n`)
      const { error } = await services.json(['lint'], 4)
      expect(error.code).toBe('E_POLICY_SCHEMA')
    }
  })

  it('002-19 002-20: a tag that floats or is missing is an error, a tag without a digest a warning', async () => {
    await using driftwood = await makeProject({ policy: await policyFixture('002', HOST) })
    const uses = [':latest', ':1', ':1.4', '', ':1.4.0', `:1.4@${DIGEST}`, ':nightly', ':git-9f3c2a1']
    const services = uses.map((use, at) => `  s${at}: { image: "${HOST}/driftwood/web${use}" }\n`)
    expect(await linted(driftwood, `services:\n${services.join('')}`, 6)).toEqual([
      '2:16 E_TAG_FLOATS',
      '3:16 E_TAG_FLOATS',
      '4:16 E_TAG_FLOATS',
      '5:16 E_IMAGE_UNTAGGED',
      '6:16 W_TAG_UNPINNED',
      '8:16 E_TAG_NOT_ADMITTED',
      '9:16 W_TAG_UNPINNED',
    ])
    expect(await linted(driftwood, `image: ${HOST}/driftwood/web:1.4.0\n`, 0)).toEqual(['1:8 W_TAG_UNPINNED'])
  })
})
