import { isMap, isScalar, isSeq } from 'yaml'
import type { YAMLMap } from 'yaml'

import { valueOf } from './yaml-values.ts'

/** The node of each variable of one run of a job's matrix. */
export type Variant = ReadonlyMap<string, unknown>

const WHOLE = /^\s*\$\{\{\s*matrix\.([\w-]+)\s*\}\}\s*$/u
const INPUTS = ['tags', 'flavor', 'images']

/** The runs of the matrix that differ in what this step pushes; one without variables where none does. */
export function variantsOf(job: YAMLMap, step: YAMLMap): readonly Variant[] {
  const inputs = valueOf(step, 'with')
  const named = isMap(inputs) ? INPUTS.flatMap((key) => variableOf(valueOf(inputs, key)) ?? []) : []
  const strategy = valueOf(job, 'strategy')
  const matrix = isMap(strategy) ? valueOf(strategy, 'matrix') : null
  if (named.length === 0 || !isMap(matrix)) return [new Map()]
  const found = [...included(matrix), ...named.flatMap((name) => listed(matrix, name))]
  const telling = found.filter((variant) => named.some((name) => variant.has(name)))
  return telling.length === 0 ? [new Map()] : telling
}

/** What an input that is one variable of the matrix stands for in this run; any other is itself. */
export function inMatrix(input: unknown, variant: Variant): unknown {
  const name = variableOf(input)
  return name === null ? input : (variant.get(name) ?? input)
}

function variableOf(input: unknown): string | null {
  if (!isScalar(input) || typeof input.value !== 'string') return null
  return WHOLE.exec(input.value)?.[1] ?? null
}

function included(matrix: YAMLMap): readonly Variant[] {
  const include = valueOf(matrix, 'include')
  const entries = isSeq(include) ? include.items.filter((item) => isMap(item)) : []
  return entries.map(
    (entry) =>
      new Map(entry.items.flatMap(({ key, value }) => (isScalar(key) ? [[String(key.value), value]] : []))),
  )
}

function listed(matrix: YAMLMap, name: string): readonly Variant[] {
  const values = valueOf(matrix, name)
  return isSeq(values) ? values.items.map((value) => new Map([[name, value]])) : []
}
