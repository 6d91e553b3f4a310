import { ambiguousWord } from '../../language/ambiguity.ts'
import { charSet } from '../../language/char-set.ts'
import type { Expression } from '../../language/expression.ts'
import { choice, one, repeat } from '../../language/expression.ts'
import type { Language } from '../../language/of-pattern.ts'
import type { TagClass } from '../../policy.ts'
import type { LintContext } from '../context.ts'
import type { Finding } from '../finding.ts'

// Every CI known numbers its runs, or names them by one word. A run id with separators would make nearly every
// pattern with {run} ambiguous on paper only.
const PLAIN_RUN = repeat(one(charSet('_', '0-9', 'a-z', 'A-Z')), 1, null)

/** E_PATTERN_AMBIGUOUS: a name says one thing only; `{major}{minor}` makes `123` of 1.23 and of 12.3. */
export function ambiguousPattern(context: LintContext): readonly Finding[] {
  const words = new Map<Language, string | null>()
  return context.policy.components.flatMap((component) =>
    component.classes.flatMap((tagClass) => {
      if (tagClass.pattern.parts.filter(({ type }) => type === 'variable').length < 2) return []
      const language = context.languageOf(component, tagClass)
      const known = words.get(language)
      const word =
        known === undefined ? context.within(tagClass, () => ambiguousWord(partsOf(language))) : known
      words.set(language, word)
      return word === null ? [] : [findingOf(context, tagClass, word)]
    }),
  )
}

/** Each part with its words in all readings. */
function partsOf({ readings }: Language): readonly Expression[] {
  const [first] = readings
  return (first?.segments ?? []).map(({ part }, index) =>
    part.type === 'variable' && part.name === 'run'
      ? PLAIN_RUN
      : choice(...readings.flatMap(({ segments }) => segments[index]?.words ?? [])),
  )
}

function findingOf(context: LintContext, tagClass: TagClass, word: string): Finding {
  return {
    code: 'E_PATTERN_AMBIGUOUS',
    severity: 'error',
    message: `"${word}" can be read in two ways, so different artifacts would share it`,
    where: context.spotOf(tagClass),
    witness: word,
    hints: ['Put a separator between the variables that cannot occur in them.'],
  }
}
