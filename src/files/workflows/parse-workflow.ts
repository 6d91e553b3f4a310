import { isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml'
import type { YAMLMap } from 'yaml'

import { TidemarkError } from '../../model/failure.ts'
import type { WorkflowStep } from '../../plan/adopt/workflows/step.ts'
import { inputLines } from './input-lines.ts'
import type { Source } from './input-lines.ts'
import { triggersOf } from './triggers.ts'
import { inMatrix, variantsOf } from './matrix.ts'
import type { Variant } from './matrix.ts'
import { textEntries, valueOf } from './yaml-values.ts'

const ACTIONS: readonly (readonly [name: RegExp, action: WorkflowStep['action']])[] = [
  [/^(?:docker\/metadata-action|crazy-max\/ghaction-docker-meta)@/u, 'docker/metadata-action'],
  [/^docker\/build-push-action@/u, 'docker/build-push-action'],
]

/** The steps of a GitHub Actions workflow that say which tags are pushed, in their order. Throws E_WORKFLOW. */
export function parseWorkflow(text: string, file: string): readonly WorkflowStep[] {
  const counter = new LineCounter()
  const document = parseDocument(text, {
    lineCounter: counter,
    version: '1.2',
    schema: 'core',
    logLevel: 'error',
    prettyErrors: false,
    uniqueKeys: false,
  })
  const [error] = document.errors
  if (error !== undefined) {
    const { line, col } = counter.linePos(error.pos[0])
    throw new TidemarkError('E_WORKFLOW', `${file} is not well-formed YAML: ${error.message}`, {
      where: { file, line, column: col },
    })
  }
  const root = document.contents
  if (!isMap(root)) return []
  const source = { file, text, counter }
  const jobs = valueOf(root, 'jobs')
  if (!isMap(jobs)) return []
  const shared = { ...triggersOf(root), env: textEntries(valueOf(root, 'env')) }
  return jobs.items.flatMap(({ value: job }) => (isMap(job) ? stepsOf(job, shared, source) : []))
}

interface Shared extends Pick<WorkflowStep, 'triggers' | 'branches' | 'prereleases' | 'conditions' | 'env'> {
  readonly variant: Variant
}

function stepsOf(
  job: YAMLMap,
  shared: Omit<Shared, 'conditions' | 'variant'>,
  source: Source,
): readonly WorkflowStep[] {
  const items = valueOf(job, 'steps')
  if (!isSeq(items)) return []
  const steps = items.items.filter((step) => isMap(step))
  const env = { ...shared.env, ...textEntries(valueOf(job, 'env')) }
  const conditions = [...textOf(job, 'if'), ...pushOf(steps)]
  return steps.flatMap((step) =>
    variantsOf(job, step).flatMap(
      (variant) => stepOf(step, { ...shared, env, conditions, variant }, source) ?? [],
    ),
  )
}

/** When the builds of a job push, where all of them say the same. */
function pushOf(steps: readonly YAMLMap[]): readonly string[] {
  const inputs = steps.map((step) => valueOf(step, 'with')).filter((input) => isMap(input))
  const [push, ...others] = new Set(inputs.flatMap((input) => textOf(input, 'push')))
  return push === undefined || others.length > 0 || !push.includes('${{') ? [] : [push]
}

function textOf(map: YAMLMap, key: string): readonly string[] {
  const value = valueOf(map, key)
  return isScalar(value) ? [String(value.value)] : []
}

function stepOf(step: YAMLMap, { variant, ...shared }: Shared, source: Source): WorkflowStep | null {
  const uses = valueOf(step, 'uses')
  const inputs = valueOf(step, 'with')
  if (!isScalar(uses) || typeof uses.value !== 'string') return null
  const name = uses.value
  const action = ACTIONS.find(([shape]) => shape.test(name))?.[1]
  if (action === undefined) return null
  const { line, col } = source.counter.linePos(uses.range?.[0] ?? 0)
  const lines = (key: string): WorkflowStep['tags'] =>
    isMap(inputs) ? inputLines(inMatrix(valueOf(inputs, key), variant), source) : []
  // A build that pushes nothing makes no tags that anybody sees.
  const pushes = isMap(inputs) ? valueOf(inputs, 'push') : null
  if (action === 'docker/build-push-action' && isScalar(pushes) && pushes.value === false) return null
  const tags = action === 'docker/build-push-action' ? lines('tags').flatMap(atCommas) : lines('tags')
  return {
    action,
    where: { file: source.file, line, column: col },
    ...shared,
    conditions: [...shared.conditions, ...textOf(step, 'if')],
    env: { ...shared.env, ...textEntries(valueOf(step, 'env')) },
    images: lines('images').flatMap(atCommas),
    tags,
    flavor: lines('flavor'),
  }
}

/** `a,b` in a list that commas separate too; each part where it stands. */
function atCommas(line: WorkflowStep['tags'][number]): WorkflowStep['tags'] {
  let offset = 0
  return line.text.split(',').flatMap((part) => {
    const start = offset + part.length - part.trimStart().length
    offset += part.length + 1
    const text = part.trim()
    return text === '' ? [] : [{ text, where: { ...line.where, column: line.where.column + start } }]
  })
}
