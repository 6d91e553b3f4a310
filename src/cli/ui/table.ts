import { displayWidth, padded } from './width.ts'

interface TableOptions {
  /** Written before every row. */
  readonly indent?: string
  /** Blanks between columns. */
  readonly gap?: number
  /** A cell that is wider than this pushes only its own row to the right. */
  readonly widest?: number
}

/** Rows of cells, aligned by the width that they show; no blanks at line ends. Cells may be painted. */
export function table(rows: readonly (readonly string[])[], options: TableOptions = {}): readonly string[] {
  const { indent = '', gap = 2, widest = Infinity } = options
  const widths: number[] = []
  for (const row of rows) {
    for (const [column, cell] of row.entries()) {
      const width = displayWidth(cell)
      if (width <= widest) widths[column] = Math.max(widths[column] ?? 0, width)
    }
  }
  const between = ' '.repeat(gap)
  return rows.map((row) => {
    const cells = row.map((cell, column) => padded(cell, widths[column] ?? 0))
    return (indent + cells.join(between)).trimEnd()
  })
}
