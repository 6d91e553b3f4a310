import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

import { describe, expect, it } from 'vitest'

const ROOT = dirname(import.meta.dirname)
const PAGES = globSync(['*.md', 'docs/**/*.md', 'examples/**/*.md'], { cwd: ROOT })

/** The files that a page points at, from the root. */
function targets(page: string): readonly string[] {
  const text = readFileSync(join(ROOT, page), 'utf8')
  const links = [...text.matchAll(/\]\((?<target>[^)\s]+)\)/gu)].map(
    (match) => match.groups?.['target'] ?? '',
  )
  const local = links.filter((link) => !/^(?:[a-z]+:|#)/u.test(link))
  return local.map((link) => join(dirname(page), link.replace(/#.*$/u, '')))
}

describe('the documents', () => {
  it('are many', () => {
    expect(PAGES.length).toBeGreaterThan(100)
  })

  it('point only at files that are there', () => {
    const dead = PAGES.flatMap((page) =>
      targets(page)
        .filter((target) => !existsSync(join(ROOT, target)))
        .map((target) => `${page} -> ${target}`),
    )
    expect(dead).toEqual([])
  })

  it('are all in the index of docs/', () => {
    const listed = new Set(targets('docs/README.md'))
    const pages = PAGES.filter((page) => /^docs\/[^/]+\.md$/u.test(page) && page !== 'docs/README.md')
    expect(pages.filter((page) => !listed.has(page))).toEqual([])
  })
})
