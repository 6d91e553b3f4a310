import { boxesOf } from '../../language/version-range.ts'
import type { Component, Lines } from '../../policy.ts'
import type { LintContext } from '../context.ts'
import type { Finding } from '../finding.ts'
import { locate } from '../spot.ts'

const NUMBER = String.raw`(?:0|[1-9]\d*)`
const FORMS = {
  major: new RegExp(`^${NUMBER}$`, 'u'),
  minor: new RegExp(String.raw`^${NUMBER}\.${NUMBER}$`, 'u'),
}
const EXAMPLES = { major: '"0"', minor: '"0.3"' }

/** E_LINE_NAMES_NOTHING: every supported line is written as lines are counted, and a range holds some version. */
export function lineNamesNothing(context: LintContext): readonly Finding[] {
  return context.policy.components.flatMap((component) =>
    strangeLines(component.releases.lines).map((line) => findingOf(context, component, line)),
  )
}

function strangeLines({ by, supported }: Lines): readonly string[] {
  if (supported === null) return []
  switch (supported.kind) {
    case 'explicit':
      return supported.lines.filter((line) => !FORMS[by].test(line))
    case 'newest':
      return supported.count >= 1 ? [] : [`newest ${supported.count}`]
    case 'range':
      return boxesOf(supported.range, false).length > 0 ? [] : [supported.range]
  }
}

function findingOf(context: LintContext, component: Component, line: string): Finding {
  const { by } = component.releases.lines
  return {
    code: 'E_LINE_NAMES_NOTHING',
    severity: 'error',
    message: `"${line}" is no line: lines are counted by ${by}, as ${EXAMPLES[by]}`,
    where: locate(context.source, context.policy.file, 'supported', line),
    hints: [`Write it as ${EXAMPLES[by]}, or change \`releases.lines.by\`.`],
  }
}
