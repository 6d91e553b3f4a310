import { readFileSync } from 'node:fs'
import { globSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'

import { describe, expect, it } from 'vitest'

/** Floors from the ground up; a folder may import from its own folder and from those listed. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  model: [],
  policy: ['model'],
  plan: ['model', 'policy'],
  registry: ['model', 'policy', 'plan'],
  git: ['model', 'policy', 'plan'],
  ledger: ['model', 'policy', 'plan', 'git'],
  ci: ['model', 'policy', 'plan'],
  forge: ['model', 'policy', 'plan'],
  files: ['model', 'policy', 'plan'],
  supply: ['model', 'policy', 'plan'],
  flows: ['model', 'policy', 'plan', 'registry', 'git', 'ledger', 'ci', 'forge', 'files', 'supply'],
}
const FACES = ['cli', 'server', 'action']
const PURE = ['model', 'policy', 'plan']
const PURE_BUILTINS = ['node:crypto']

const files = globSync('src/**/*.ts').filter(
  (file) => !/\.(?:test|conformance)\.ts$/u.test(file) && !file.includes('/testing/'),
)

function importsOf(file: string): readonly string[] {
  const text = readFileSync(file, 'utf8')
  const specifiers = text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/gu)
  return [...specifiers].map((match) => match[1] ?? '')
}

function areaOf(file: string): string {
  return file.split('/')[1] ?? ''
}

describe('the house', () => {
  it('has sources to look at', () => {
    expect(files.length).toBeGreaterThan(20)
  })

  it.each(files)('%s imports only from its own floor and from floors below', (file) => {
    const area = areaOf(file)
    const allowed = ALLOWED[area]
    if (allowed === undefined) return
    for (const specifier of importsOf(file).filter((name) => name.startsWith('.'))) {
      const target = areaOf(normalize(join(dirname(file), specifier)))
      expect([area, ...allowed], `${file} imports ${specifier}`).toContain(target)
    }
  })

  it.each(files.filter((file) => PURE.includes(areaOf(file))))('%s does no I/O', (file) => {
    const builtins = importsOf(file).filter((name) => name.startsWith('node:'))
    expect(PURE_BUILTINS).toEqual(expect.arrayContaining(builtins))
  })

  it.each(files.filter((file) => !FACES.includes(areaOf(file))))('%s neither prints nor exits', (file) => {
    const text = readFileSync(file, 'utf8')
    expect(text).not.toMatch(/\bconsole\.|process\.(?:exit|stdout|stderr|exitCode)/u)
  })
})
