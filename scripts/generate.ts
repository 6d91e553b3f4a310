import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

import { commandPages } from './generate/command-pages.ts'
import { errorPages } from './generate/error-pages.ts'
import { indexPages } from './generate/index-pages.ts'
import { policyPages } from './generate/policy-pages.ts'
import { requirementPage } from './generate/requirement-page.ts'
import { schemas } from './generate/schemas.ts'

// Writes what is derived from the sources: JSON Schemas and reference pages. `test/generated.test.ts` compares them.

const root = dirname(import.meta.dirname)

/** Folders that hold nothing but generated files. */
const OWNED = ['docs/reference/commands/*', 'docs/reference/errors/*', 'docs/reference/policy/*', 'schema/*']

/** Every generated file: path from the root -> text. */
export async function generate(): Promise<ReadonlyMap<string, string>> {
  return new Map([
    ...schemas(),
    ...indexPages(),
    ...(await commandPages()),
    ...errorPages(),
    ...policyPages(),
    ...requirementPage(),
  ])
}

function current(path: string): string | null {
  try {
    return readFileSync(join(root, path), 'utf8')
  } catch {
    return null
  }
}

/** Files that differ from what they should be, and files that should not be there. */
export async function drift(): Promise<readonly string[]> {
  const wanted = await generate()
  const differing = [...wanted].filter(([path, text]) => current(path) !== text).map(([path]) => path)
  const there = globSync(OWNED, { cwd: root })
  return [...differing, ...there.filter((path) => !wanted.has(path))].toSorted()
}

async function write(): Promise<void> {
  const wanted = await generate()
  for (const path of await drift()) {
    const text = wanted.get(path)
    mkdirSync(dirname(join(root, path)), { recursive: true })
    if (text === undefined) rmSync(join(root, path))
    else writeFileSync(join(root, path), text)
  }
}

if (import.meta.main) await write()
