import type { EnvironmentStatus } from '../../flows/results.ts'
import { actorText, digitsText, markText, runningText, sinceText } from './environment-cell.ts'
import type { Row } from './environment-cell.ts'
import { notesOf, withNotes } from './environment-notes.ts'
import type { Look } from './look.ts'
import { joined } from './short.ts'
import { cut, displayWidth, padded } from './width.ts'

/** The column of one environment: what stands at its entry, and what runs in it. */
interface Column {
  readonly name: string
  readonly marks: readonly string[]
  readonly cells: readonly string[]
  /** Blanks in front of it, its marks included. */
  readonly gutter: number
  readonly width: number
}

type Detail = 'age' | 'who' | 'digest'

/** From the richest to the leanest. */
const DETAILS: readonly Detail[] = ['digest', 'who', 'age']
const GAP = 3
/** Longer notes stand under their row, and leave the width to what runs. */
const SHORT_NOTE = 60
/** Of the width, the part that names of components may take. */
const NAME_SHARE = 3

/** Components down, environments across. Where the terminal is too narrow for all environments, in bands below each other. */
export function environmentGrid(
  names: readonly string[],
  rows: readonly Row[],
  look: Look,
): readonly string[] {
  const labels = ['', ...rows.map(({ component }) => cut(component, Math.floor(look.columns / NAME_SHARE)))]
  const label = Math.max(...labels.map(displayWidth))
  const notes = Math.min(SHORT_NOTE, Math.max(0, ...rows.map((row) => noteWidth(row, look))))
  const richest = DETAILS.map((detail) => columnsOf(names, rows, { detail, look })).find(
    (columns) => label + widthOf(columns) + (notes === 0 ? 0 : GAP + notes) <= look.columns,
  )
  const columns = richest ?? columnsOf(names, rows, { detail: 'age', look })
  const bands = bandsOf(columns, look.columns - label)
  return bands.flatMap((band, index) => {
    const lines = bandLines({ band, rows, labels, label }, look)
    return index === 0 ? lines : ['', ...lines]
  })
}

function noteWidth({ environments }: Row, look: Look): number {
  const notes = notesOf(environments, look)
  return Math.max(0, ...notes.map(({ text, command }) => displayWidth(joined([text, command], '  '))))
}

interface Drawing {
  readonly detail: Detail
  readonly look: Look
}

function columnsOf(names: readonly string[], rows: readonly Row[], drawing: Drawing): readonly Column[] {
  return names.map((name) => {
    const found = rows.map((row) => row.environments.find((each) => each.environment === name))
    const marks = found.map((one) => (one === undefined ? '' : markText(one, drawing.look)))
    const cells = found.map((one) => (one === undefined ? '' : cellText(one, drawing)))
    const mark = Math.max(...marks.map(displayWidth))
    const gutter = mark === 0 ? GAP : GAP + mark
    return { name, marks, cells, gutter, width: Math.max(...[name, ...cells].map(displayWidth)) }
  })
}

function cellText(one: EnvironmentStatus, { detail, look }: Drawing): string {
  const parts = [
    runningText(one, look),
    detail === 'digest' && look.palette.dim(digitsText(one.digest)),
    look.palette.dim(sinceText(one.since, look)),
    detail !== 'age' && look.palette.dim(actorText(one.by)),
  ]
  return joined(parts, ' · ')
}

function widthOf(columns: readonly Column[]): number {
  return columns.reduce((sum, { gutter, width }) => sum + gutter + width, 0)
}

/** As many environments side by side as fit; one at least. */
function bandsOf(columns: readonly Column[], width: number): readonly (readonly Column[])[] {
  const bands: Column[][] = []
  for (const column of columns) {
    const band = bands.at(-1)
    if (band === undefined || widthOf([...band, column]) > width) bands.push([column])
    else band.push(column)
  }
  return bands
}

interface Band {
  readonly band: readonly Column[]
  readonly rows: readonly Row[]
  /** The header's, which is empty, and one a row. */
  readonly labels: readonly string[]
  readonly label: number
}

function bandLines({ band, rows, labels, label }: Band, look: Look): readonly string[] {
  const { palette } = look
  const header = band.map(({ name, gutter, width }) => ' '.repeat(gutter) + padded(palette.dim(name), width))
  const names = new Set(band.map(({ name }) => name))
  const width = label + widthOf(band)
  return [
    (' '.repeat(label) + header.join('')).trimEnd(),
    ...rows.flatMap((row, index) => {
      const cells = band.map((column) => {
        const mark = padded(column.marks[index] ?? '', column.gutter - GAP)
        const before = column.gutter === GAP ? ' '.repeat(GAP) : `  ${mark} `
        return before + padded(column.cells[index] ?? '', column.width)
      })
      const text = padded(palette.strong(labels[index + 1] ?? ''), label) + cells.join('')
      const own = row.environments.filter(({ environment }) => names.has(environment))
      return withNotes({ text, width }, notesOf(own, look), look)
    }),
  ]
}
