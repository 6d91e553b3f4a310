import type { WorkflowsResult } from '../../flows/adopt/workflows.ts'
import { blocks } from './blocks.ts'
import { placeText } from './error-view.ts'
import type { Look } from './look.ts'
import { counted } from './short.ts'
import { table } from './table.ts'

/** The rules as classes, where they break the promise of a tag, and what could not be understood. */
export function adoptWorkflowsView(result: WorkflowsResult, { palette }: Look): string {
  const { files, steps, classes, findings, notUnderstood, text } = result
  const head = `${counted(files.length, 'workflow')}, ${counted(steps.length, 'step')} that tag${steps.length === 1 ? 's' : ''} images`
  if (steps.length === 0) return `${head}.`
  return blocks(
    [head],
    classes.length === 0
      ? []
      : [
          'As tag classes:',
          ...table(
            classes.map(({ key, row }) => [key, row]),
            { indent: '  ' },
          ),
        ],
    findings.length === 0
      ? []
      : [`${counted(alike(findings).length, 'way')} in which rules break the promise of a tag:`],
    ...alike(findings).map(([{ where, rule, message, code }, others]) => [
      `${palette.bad('!')} ${placeText(where)}  ${palette.strong(rule)}   ${palette.dim(`[${code}]`)}`,
      `  ${message}`,
      ...(others.length === 0 ? [] : [palette.dim(`  the same in ${placesText(others)}`)]),
    ]),
    notUnderstood.length === 0
      ? []
      : [
          'Not understood, and left out:',
          ...notUnderstood.flatMap(({ where, rule, why }) => [
            `  ${placeText(where)}  ${rule}`,
            `    ${palette.dim(why)}`,
          ]),
        ],
    text === null
      ? []
      : [
          'A policy of these classes:',
          ...text
            .trimEnd()
            .split('\n')
            .map((line) => palette.dim(`  ${line}`).trimEnd()),
        ],
  )
}

type Finding = WorkflowsResult['findings'][number]

/** A matrix, or jobs that were copied, have the same rule many times: the first, and the others like it. */
function alike(findings: readonly Finding[]): readonly (readonly [Finding, readonly Finding[]])[] {
  const groups = Map.groupBy(findings, ({ rule, code, message }) => JSON.stringify([rule, code, message]))
  return [...groups.values()].flatMap(([first, ...others]) => (first === undefined ? [] : [[first, others]]))
}

const SHOWN = 3

function placesText(findings: readonly Finding[]): string {
  const more = findings.length > SHOWN ? ` and ${findings.length - SHOWN} more places` : ''
  return `${findings
    .slice(0, SHOWN)
    .map(({ where }) => placeText(where))
    .join(', ')}${more}`
}
