import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, it } from 'vitest'

const ROOT = join(import.meta.dirname, '..')
const FILES = globSync(['src/**/*.ts', 'docs/**/*.md', 'examples/**/*.{md,sh}', '*.md'], {
  cwd: ROOT,
  exclude: ['src/**/*.test.ts', 'src/testing/**', 'docs/decisions/**'],
})
const COMMANDS = new Set(
  globSync('src/cli/commands/*.ts', { cwd: ROOT })
    .filter((file) => readFileSync(join(ROOT, file), 'utf8').includes('export const command ='))
    .map((file) => file.replace(/^.*\/|\.ts$/gu, '')),
)

/** Lines of a file that name a command as something to run. */
function named(file: string): readonly string[] {
  const lines = readFileSync(join(ROOT, file), 'utf8').split('\n')
  return lines
    .filter((line) => !line.includes('is not in this version'))
    .filter((line) => {
      const commands = line.matchAll(/(?:[`'$] ?| {2})tidemark (?<command>[a-z]+(?:-[a-z]+)*)\b/gu)
      return [...commands].some((match) => !COMMANDS.has(match.groups?.['command'] ?? ''))
    })
    .map((line) => `${file}: ${line.trim()}`)
}

// What is about one component asks for it, where the policy has several.
const ABOUT_ONE = /[`'" ]tidemark (?:approve|check|cut|deprecate|plan|promote|publish|rebuild|rollback) \S?/u
const SAYS_WHICH = /--component|componentFlag|\$\{(?:\w+\.)?(?:named|of|which|flag)\}/u
// Whoever asks for the command adds it; the policy that is written has one component; a lock is no command.
const ELSEWHERE = [
  'src/plan/promotion/gates/checks.ts',
  'src/flows/deprecate/report.ts',
  'src/flows/init/policy-text.ts',
  'src/flows/rebuild/checkout.ts',
]

/** Lines of code that tell a command about one component, and do not say which. */
function unsaid(file: string): readonly string[] {
  const lines = readFileSync(join(ROOT, file), 'utf8').split('\n')
  return lines
    .filter((line) => !/^\s*(?:\*|\/\/|\/\*)/u.test(line))
    .filter((line) => ABOUT_ONE.test(line) && !SAYS_WHICH.test(line))
    .map((line) => `${file}: ${line.trim()}`)
}

describe('the commands that messages and documents name', () => {
  it('are looked for', () => {
    expect(COMMANDS.size).toBeGreaterThan(8)
    expect(FILES.length).toBeGreaterThan(100)
  })

  it('are there', () => {
    expect(FILES.flatMap((file) => named(file))).toEqual([])
  })

  it('say which component they are about, where the policy has several', () => {
    const files = FILES.filter((file) => /^src\/(?:plan|flows)\//u.test(file))
    expect(files.filter((file) => !ELSEWHERE.includes(file)).flatMap((file) => unsaid(file))).toEqual([])
    expect(ELSEWHERE.flatMap((file) => unsaid(file)).length).toBeGreaterThanOrEqual(ELSEWHERE.length)
  })
})
