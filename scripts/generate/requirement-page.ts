import { globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

const root = dirname(dirname(import.meta.dirname))

/** The documents that Tidemark was made for, and the number of points that each was taken apart into. */
const LISTS = [
  { list: '000', title: 'pyTMbot: release and image tag policy', points: 50 },
  { list: '001', title: 'RustShare: release process', points: 59 },
  { list: '002', title: 'driftwood: tagging strategy', points: 28 },
  { list: '003', title: 'Environment channels: versioning and tagging strategy', points: 40 },
  { list: '004', title: 'tripl: release process', points: 42 },
  { list: 'X', title: 'Across all of them', points: 10 },
] as const

interface Proof {
  readonly sentence: string
  readonly file: string
}

const TITLE = /(['"`])((?:(?:00[0-4]|X)-\d+ ?)+):\s*((?:(?!\1)[^\\\n]|\\.)*)\1/gu

/** `docs/requirements.md`: which test proves which point, read from the titles of the tests. */
export function requirementPage(): readonly (readonly [string, string])[] {
  const proofs = readProofs()
  const parts = LISTS.map((list) => section(list, proofs))
  return [['docs/requirements.md', [INTRODUCTION, ...parts].join('\n')]]
}

const INTRODUCTION = `# Requirements and their tests

Tidemark was made for five documents in which real projects describe how they tag images. Each was taken apart into numbered
points; a point holds when a test whose title begins with its number drives it through the command line against a real git
repository and a real registry, or, where it is pure, through the public function. This page is generated from those titles.
`

function readProofs(): ReadonlyMap<string, readonly Proof[]> {
  const proofs = new Map<string, Proof[]>()
  for (const file of globSync(['src/**/*.test.ts', 'test/**/*.test.ts'], { cwd: root }).toSorted()) {
    for (const [, , points = '', sentence = ''] of readFileSync(join(root, file), 'utf8').matchAll(TITLE)) {
      for (const point of points.trim().split(' ')) {
        proofs.set(point, [
          ...(proofs.get(point) ?? []),
          { sentence: sentence.replaceAll(/\\(.)/gu, '$1'), file },
        ])
      }
    }
  }
  return proofs
}

function section(
  { list, title, points }: (typeof LISTS)[number],
  proofs: ReadonlyMap<string, readonly Proof[]>,
): string {
  const numbers = Array.from({ length: points }, (_, at) => `${list}-${at + 1}`)
  const rows = numbers.flatMap((point) => (proofs.get(point) ?? []).map((proof) => row(point, proof)))
  const open = numbers.filter((point) => !proofs.has(point)).map((point) => point.slice(list.length + 1))
  const rest = open.length === 0 ? '' : `\nNot yet: ${open.join(', ')}.\n`
  return `## ${list}: ${title}\n\n| point | test | file |\n| --- | --- | --- |\n${rows.join('\n')}\n${rest}`
}

function row(point: string, { sentence, file }: Proof): string {
  return `| ${point} | ${sentence.replaceAll('|', String.raw`\|`)} | [${file.split('/').at(-1)}](../${file}) |`
}
