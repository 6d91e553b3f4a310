import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'

import { Ajv } from 'ajv'
import * as v from 'valibot'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { DOCUMENTS } from '../src/cli/documents/documents.ts'
import { makeImage } from '../src/testing/images.ts'
import { makeProject, openTestStores } from './support/project.ts'
import type { Project } from './support/project.ts'

const POLICY = `version: 1
image: oci:./images/web
environments:
  dev: { follows: { branches: [main] } }
tags:
  "{version}": { from: [release, prerelease], moves: never, use: "pin this" }
  "{major}.{minor}": { from: release, moves: forward }
  latest: { from: release, moves: forward }
  edge: { from: build, branches: [main], moves: freely, support: none }
  "env-{env}": { from: promotion, moves: freely }
`

let project: Project

/** A project with two releases, a build of main, and a git tag that is no version. */
beforeAll(async () => {
  project = await makeProject({ policy: POLICY })
  await publish('1.0.0', ['--version', '1.0.0'])
  await publish('1.1.0', ['--version', '1.1.0'])
  await publish('main', ['--event', 'build', '--branch', 'main'])
  for (const tag of ['v1.0.0', 'v1.1.0', 'v1.1']) await project.repository.git('tag', tag)
})

afterAll(() => project[Symbol.asyncDispose]())

async function publish(seed: string, args: readonly string[]): Promise<void> {
  const digest = await project.push(`oci:${join(project.root, 'images/web')}`, { seed })
  await project.json(['publish', ...args, '--commit', 'HEAD', '--digest', digest])
}

/** How the document of a command differs from its published schema: what does not fit, and keys that it does not tell of. */
async function faults(name: keyof typeof DOCUMENTS, args: readonly string[], code = 0): Promise<unknown> {
  const document = await project.json(args, code)
  const file = new URL(`../schema/${name}.schema.json`, import.meta.url)
  const schema: object = JSON.parse(await readFile(file, 'utf8'))
  const ajv = new Ajv({ strict: false })
  if (!ajv.validate(schema, document)) return ajv.errors
  // Parsing drops keys that the schema does not tell of.
  const told = v.parse(DOCUMENTS[name], document)
  return isDeepStrictEqual(told, document) ? NONE : { told, document }
}

const NONE = 'none'

describe('the JSON document of', () => {
  it.each([
    ['plan', ['plan', '--version', '1.2.0']],
    ['plan', ['plan', '--all']],
    ['status', ['status']],
    ['status', ['status', '--as-of', '2026-03-02T10:00:00Z']],
    ['log', ['log']],
    ['log', ['log', 'latest', '--limit', '1']],
    ['log', ['log', '--type', 'release,published', '--since', '2026-01-01', '--reverse']],
    ['history', ['history', '1.0']],
    ['history', ['history', 'env-dev', '--at', '2026-03-02T10:00:00Z']],
    ['show', ['show', 'latest']],
    ['show', ['show', '1.0.0']],
    ['explain', ['explain', 'latest']],
    ['explain', ['explain', 'edge']],
    ['verify-tag', ['verify-tag', 'v1.0.0']],
    ['replay', ['replay']],
    ['replay', ['replay', '--compare', 'metadata-action']],
    ['lint', ['lint']],
    ['lint', ['lint', '--expand']],
    ['init', ['init', '--image', 'ghcr.io/acme/web', '--dry-run']],
    ['docs', ['docs']],
    ['generate-pattern', ['generate', 'pattern', '--all']],
    ['compare', ['compare', '1.0.0', '1.0.0']],
    ['compare', ['compare', 'oci:./images/web', 'oci:./images/web']],
    ['demo', ['demo']],
  ] as const)('%s is as its schema says: %j', async (name, args) => {
    expect(await faults(name, args)).toBe(NONE)
  })

  it('publish is as its schema says, when it writes, when it does not, and when it would', async () => {
    const digest = await project.push(`oci:${join(project.root, 'images/web')}`, { seed: '1.2.0' })
    const args = ['publish', '--version', '1.2.0', '--commit', 'HEAD', '--digest', digest]
    expect(await faults('publish', [...args, '--dry-run'])).toBe(NONE)
    expect(await faults('publish', args)).toBe(NONE)
    expect(await faults('publish', args)).toBe(NONE)
  })

  it('lint is as its schema says when it finds something', async () => {
    await project.write(
      'bad.yaml',
      POLICY.replace('latest:', '"{sha}":').replace('"{major}.{minor}"', '"{major}"'),
    )
    expect(await faults('lint', ['lint', 'bad.yaml'], 6)).toBe(NONE)
  })

  it('lint is as its schema says when it looks at manifests', async () => {
    await project.write('deploy.yaml', 'image: redis\n')
    expect(await faults('lint', ['lint', '--manifests', 'deploy.yaml'], 6)).toBe(NONE)
  })

  it('docs is as its schema says when a document says something else', async () => {
    await project.write('TAGS.md', '<!-- tidemark:tags -->\n<!-- /tidemark:tags -->\n')
    expect(await faults('docs', ['docs', 'TAGS.md'], 6)).toBe(NONE)
  })

  it('compare is as its schema says when two images, or two sets of tags, differ', async () => {
    const stores = openTestStores(project.root)
    const other = stores.open('oci:./other')
    await other.writeTags(await makeImage(other, { seed: 'other', platforms: ['linux/arm64'] }), ['1.0.0'])
    await stores.close()
    const labels = { team: 'a' }
    const digest = await project.push(`oci:${join(project.root, 'images/web')}`, { seed: '1.0.0', labels })
    expect(await faults('compare', ['compare', '1.0.0', digest], 6)).toBe(NONE)
    expect(await faults('compare', ['compare', '1.0.0', 'oci:./other'], 6)).toBe(NONE)
    expect(await faults('compare', ['compare', 'oci:./images/web', 'oci:./other'], 6)).toBe(NONE)
  })

  it('verify-tag is as its schema says when the tag cannot be trusted', async () => {
    expect(await faults('verify-tag', ['verify-tag', 'v1.1'], 3)).toBe(NONE)
  })

  it('an error is as its schema says', async () => {
    expect(await faults('error', ['show', 'nothing'], 4)).toBe(NONE)
    expect(await faults('error', ['lint', 'absent.yaml'], 4)).toBe(NONE)
    expect(await faults('error', ['publish'], 2)).toBe(NONE)
  })
})
