import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

import { parseChangelog } from '../../files/changelog/parse.ts'
import { readVersions } from '../../files/version/edit.ts'

/** Where the version of a project usually stands; files that it locks behind the file that they follow. */
const USUAL = [
  'VERSION',
  'package.json',
  'package-lock.json',
  'pyproject.toml',
  'uv.lock',
  'Cargo.toml',
  'Cargo.lock',
  'Chart.yaml',
  'composer.json',
  'pom.xml',
  'gradle.properties',
  'mix.exs',
]
const CONTEXT = { at: null, line: null, packages: [] }

/** Those of the usual files in `folder` that state a version. One that cannot be read is none to propose. */
export async function findVersionFiles(folder: string): Promise<readonly string[]> {
  const stated = await Promise.all(USUAL.map(async (name) => await statesVersion(folder, name)))
  return USUAL.filter((_, at) => stated[at])
}

async function statesVersion(folder: string, name: string): Promise<boolean> {
  try {
    const { spots } = await readVersions(name, await readFile(join(folder, name), 'utf8'), CONTEXT)
    return spots.some(({ version }) => version !== null)
  } catch {
    return false
  }
}

/** `CHANGELOG.md`, where it is kept as Keep a Changelog has it; null otherwise. */
export async function findChangelog(folder: string): Promise<string | null> {
  const name = 'CHANGELOG.md'
  try {
    const { sections } = parseChangelog(await readFile(join(folder, name), 'utf8'), name)
    return sections.some(({ version }) => version === null) ? name : null
  } catch {
    return null
  }
}
