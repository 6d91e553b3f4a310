import { ANY_CHAR, charSet, complementOf } from '../../language/char-set.ts'
import { compile } from '../../language/compile.ts'
import { choice, one, repeat, sequence } from '../../language/expression.ts'
import type { LintContext } from '../context.ts'
import type { Finding } from '../finding.ts'

const FIRST = charSet('_', 'a-z', 'A-Z', '0-9')
const LATER = charSet('_.-', 'a-z', 'A-Z', '0-9')
const ANYTHING = repeat(one(ANY_CHAR), 0, null)

/** Every text that is no tag for another reason than its length. */
const ILLEGAL = {
  automaton: compile(
    choice(
      sequence(one(complementOf(FIRST)), ANYTHING),
      sequence(one(FIRST), repeat(one(LATER), 0, null), one(complementOf(LATER)), ANYTHING),
    ),
  ),
  readings: [],
}

/** E_TAG_GRAMMAR: every name that a class can make is a legal tag (`[A-Za-z0-9_][A-Za-z0-9._-]*`). */
export function tagGrammar(context: LintContext): readonly Finding[] {
  return context.policy.components.flatMap((component) =>
    component.classes.flatMap((tagClass): readonly Finding[] => {
      const witness = context.meeting(context.languageOf(component, tagClass), ILLEGAL, Infinity)
      if (witness === null) return []
      return [
        {
          code: 'E_TAG_GRAMMAR',
          severity: 'error',
          message: `it can make ${JSON.stringify(witness)}, and ${reasonOf(witness)}`,
          where: context.spotOf(tagClass),
          witness,
          hints: [
            'A tag has 1 to 128 characters of [A-Za-z0-9_.-] and begins with a letter, a digit or an underscore.',
          ],
        },
      ]
    }),
  )
}

function reasonOf(name: string): string {
  const strange = /[^A-Za-z0-9_.-]/u.exec(name)?.[0]
  if (strange !== undefined) return `a tag cannot hold ${JSON.stringify(strange)}`
  return `a tag cannot begin with ${JSON.stringify(name.slice(0, 1))}`
}
