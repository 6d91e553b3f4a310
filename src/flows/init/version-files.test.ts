import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, expect, it } from 'vitest'

import { findChangelog, findVersionFiles } from './version-files.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tidemark-init-'))
})
afterEach(async () => {
  await rm(folder, { recursive: true })
})

async function write(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text)
}

it('version files are proposed that state a version, and no others', async () => {
  await write({
    'package.json': '{ "name": "web", "version": "1.0.0" }',
    'composer.json': '{ "name": "web/web" }',
    'Cargo.toml': '[package\n',
    VERSION: 'soon\n',
    'pom.xml': '<project><version>1.0.0</version></project>',
  })
  expect(await findVersionFiles(folder)).toEqual(['package.json', 'pom.xml'])
})

it('a changelog is proposed that has an Unreleased section', async () => {
  expect(await findChangelog(folder)).toBeNull()
  await write({ 'CHANGELOG.md': '# Changes\n\n## 1.0.0\n' })
  expect(await findChangelog(folder)).toBeNull()
  await write({ 'CHANGELOG.md': '# Changelog\n\n## [Unreleased]\n' })
  expect(await findChangelog(folder)).toBe('CHANGELOG.md')
})
