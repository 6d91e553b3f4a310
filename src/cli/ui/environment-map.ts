import type { StatusResult } from '../../flows/results.ts'
import { environmentGrid } from './environment-grid.ts'
import { environmentList } from './environment-list.ts'
import type { Listed } from './environment-list.ts'
import type { Look } from './look.ts'

/** What runs where, for how long, and what waits: a list of one component or one environment, else a grid of both. */
export function environmentMap(
  { components }: Pick<StatusResult, 'components'>,
  look: Look,
): readonly string[] {
  const rows = components.filter(({ images, environments }) => images.length > 0 && environments.length > 0)
  const names = [...new Set(rows.flatMap((row) => row.environments.map(({ environment }) => environment)))]
  const [first] = rows
  const [name] = names
  if (first === undefined || name === undefined) return []
  if (rows.length === 1) return environmentList(first.component, first.environments.map(byEnvironment), look)
  if (names.length > 1) return environmentGrid(names, rows, look)
  const listed = rows.flatMap(({ component, environments }): readonly Listed[] =>
    environments.map((status) => ({ name: component, status })),
  )
  return environmentList(name, listed, look)
}

function byEnvironment(status: Listed['status']): Listed {
  return { name: status.environment, status }
}
