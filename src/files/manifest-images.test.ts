import { describe, expect, it } from 'vitest'

import { manifestImages } from './manifest-images.ts'

const DIGEST = `sha256:${'a'.repeat(64)}`

/** What is found, as `LINE:COLUMN TEXT`; `…` for a tag that another file tells. */
function found(text: string): readonly string[] {
  return manifestImages(text, 'x.yaml').map(
    ({ line, column, text: image, partial }) => `${line}:${column} ${image}${partial ? ' …' : ''}`,
  )
}

describe('the images of a deployment file', () => {
  it.each([
    ['Deployment', ['spec', 'template', 'spec']],
    ['StatefulSet', ['spec', 'template', 'spec']],
    ['DaemonSet', ['spec', 'template', 'spec']],
    ['Job', ['spec', 'template', 'spec']],
    ['CronJob', ['spec', 'jobTemplate', 'spec', 'template', 'spec']],
    ['Pod', ['spec']],
  ])('are those of every kind of container of a %s', (kind, path) => {
    const lists = ['initContainers', 'containers', 'ephemeralContainers']
    const pod = Object.fromEntries(
      lists.map((list) => [list, [{ name: 'a', image: `x/${list.toLowerCase()}:1` }]]),
    )
    const manifest = path.reduceRight<object>((inner, key) => ({ [key]: inner }), pod)
    expect(manifestImages(JSON.stringify({ kind, ...manifest }), 'x.json').map(({ text }) => text)).toEqual([
      'x/initcontainers:1',
      'x/containers:1',
      'x/ephemeralcontainers:1',
    ])
  })

  it('are those of Compose files, through anchors too', () => {
    expect(
      found('x-image: &web acme/web:1\nservices:\n  a: { image: *web }\n  b:\n    image: "redis"\n'),
    ).toEqual(['3:15 acme/web:1', '5:12 redis'])
  })

  it('are put together from Helm values', () => {
    const values = `image:
  registry: ghcr.io
  repository: acme/web
  tag: v1.2.3
  digest: ${DIGEST}
sidecarImage: { repository: quay.io/acme/proxy, tag: "" }
worker:
  repository: acme/worker
  tag: 7
chart: { repository: https://charts.example/x, tag: 1 }
source: { repository: acme/code }
`
    expect(found(values)).toEqual([
      `3:15 ghcr.io/acme/web:v1.2.3@${DIGEST}`,
      '6:29 quay.io/acme/proxy',
      '8:15 acme/worker:7',
    ])
  })

  it('are those that a Kustomization puts in', () => {
    const kustomization = `images:
  - name: web
    newName: ghcr.io/acme/web
    newTag: v1.2.3
  - { name: redis, digest: "${DIGEST}" }
  - { name: api, newName: ghcr.io/acme/api }
  - { name: other }
  - text
`
    expect(found(kustomization)).toEqual([
      '3:14 ghcr.io/acme/web:v1.2.3',
      `5:13 redis@${DIGEST}`,
      '6:27 ghcr.io/acme/api …',
    ])
  })

  it('are those of volumes, and of every document of a file', () => {
    expect(found('volumes: [{ image: { reference: acme/data:2 } }]\n---\nimage: a:1\n')).toEqual([
      '1:33 acme/data:2',
      '3:8 a:1',
    ])
  })

  it('are none where the key has something else', () => {
    expect(found('image: 7\nimages: [a, b]\nx: { image: [a] }\n? [image]\n: b\n')).toEqual([])
  })

  it('are not looked for in what is no YAML', () => {
    expect(() => found('a: [\n')).toThrow(expect.objectContaining({ code: 'E_MANIFEST' }))
  })
})
