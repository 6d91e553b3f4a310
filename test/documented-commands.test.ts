import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { Command } from 'commander'
import { describe, expect, it } from 'vitest'

import { dress, parse } from '../src/cli/program.ts'
import { COMMANDS } from '../src/cli/table.ts'
import { captured } from '../src/cli/testing/captured.ts'

const ROOT = join(import.meta.dirname, '..')
const PAGES = globSync(['*.md', 'docs/**/*.md', 'examples/**/*.md'], {
  cwd: ROOT,
  exclude: ['docs/decisions/**'],
})

const SOURCES = globSync('src/**/*.ts', { cwd: ROOT, exclude: ['src/**/*.test.ts', 'src/testing/**'] })

/** A command line of a page or of a message; `whole` when it is there to be run, and not only mentioned. */
interface Line {
  readonly place: string
  readonly text: string
  readonly whole: boolean
}

const RUN = /^\s*(?:\$ (?:.*\| )?|- run: |run: )tidemark (?<text>.*)$/u
const TOLD = /^ {2,}tidemark (?<text>.*)$/u
const MENTIONED = /`tidemark (?<text>[^`]+)`/gu

function linesOf(page: string): readonly Line[] {
  const lines = readFileSync(join(ROOT, page), 'utf8').split('\n')
  return lines.flatMap((line, at): readonly Line[] => {
    const place = `${page}:${at + 1}`
    const run = RUN.exec(line)?.groups?.['text']
    if (run !== undefined) return [{ place, text: run, whole: true }]
    const told = TOLD.exec(line)?.groups?.['text']
    const mentioned = [...line.matchAll(MENTIONED)].map((match) => match.groups?.['text'])
    return [told, ...mentioned].flatMap((text) => (text === undefined ? [] : { place, text, whole: false }))
  })
}

const PRINTED = /\btidemark (?<text>[a-z][^`'"]*)/gu

/** What messages and hints tell to run. */
function printedBy(file: string): readonly Line[] {
  const lines = readFileSync(join(ROOT, file), 'utf8').split('\n')
  return lines.flatMap((line, at) =>
    [...line.matchAll(PRINTED)].map(({ groups }) => {
      return { place: `${file}:${at + 1}`, text: groups?.['text'] ?? '', whole: false }
    }),
  )
}

const WORD =
  /(?<comment>#.*$)|(?<end>[|;]|&&|>+)|'(?<single>[^']*)'|"(?<double>[^"]*)"|(?<plain>[^\s'"|;]+)/gu

/** The words of a command line, up to a comment, a pipe or a redirection. */
function wordsOf(text: string): readonly string[] {
  const words: string[] = []
  for (const { groups = {} } of text.matchAll(WORD)) {
    if (groups['comment'] !== undefined || groups['end'] !== undefined) break
    words.push(groups['single'] ?? groups['double'] ?? groups['plain'] ?? '')
  }
  return words
}

/** Why the program would not understand a line; null when it does. */
async function fault({ text, whole }: Line): Promise<string | null> {
  const words = wordsOf(text)
  if (!whole) return await unknownOption(words)
  try {
    await parse(words, captured())
    return null
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

async function faultsOf(lines: readonly Line[]): Promise<readonly string[]> {
  const faults = lines.map(async (line) => {
    const why = await fault(line)
    return why === null ? [] : `${line.place}: tidemark ${line.text}: ${why}`
  })
  return (await Promise.all(faults)).flat()
}

async function unknownOption([name = '', ...words]: readonly string[]): Promise<string | null> {
  const row = COMMANDS.find((command) => command.name === name)
  // Words such as `tidemark.yaml` are no command; another test looks for commands that are not there.
  if (row === undefined) return null
  const command = new Command(name)
  dress(command, (await row.load()).command, () => {})
  const known = command.options.flatMap(({ long, short }) => [long, short])
  const end = words.indexOf('--')
  const flags = words.slice(0, end === -1 ? undefined : end).filter((word) => /^--?[a-zA-Z]/u.test(word))
  const strange = flags
    .map((flag) => flag.replace(/[=,.)$:\\].*$/u, ''))
    .find((flag) => !known.includes(flag))
  return strange === undefined || strange === '--help' ? null : `${name} has no ${strange}`
}

describe('the command lines of the documents', () => {
  const lines = PAGES.flatMap((page) => linesOf(page))

  it('are looked for', () => {
    expect(lines.filter(({ whole }) => whole).length).toBeGreaterThan(80)
    expect(lines.filter(({ whole }) => !whole).length).toBeGreaterThan(80)
  })

  it('are understood by the program', async () => {
    expect(await faultsOf(lines)).toEqual([])
  })

  it('have only options that are there, in messages and hints too', async () => {
    const printed = SOURCES.flatMap((file) => printedBy(file))
    expect(printed.length).toBeGreaterThan(200)
    expect(await faultsOf(printed)).toEqual([])
  })

  it('are of every command: README names each', () => {
    const readme = readFileSync(join(ROOT, 'README.md'), 'utf8')
    expect(COMMANDS.filter(({ name }) => !readme.includes(`\`${name}\``))).toEqual([])
  })

  it.each([
    ['an option that is not there', 'audit --fix', true],
    ['an argument too many', 'status web api', true],
    ['a command that is not there', 'frobnicate', true],
    ['an option in passing', 'audit --fix', false],
  ])('would be found with %s', async (_, text, whole) => {
    expect(await fault({ place: 'here', text, whole })).not.toBeNull()
  })
})
