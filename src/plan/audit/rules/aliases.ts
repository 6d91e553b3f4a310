import { variablesOf } from '../../../policy/pattern.ts'
import type { TagClass } from '../../../policy/policy.ts'
import { changeOf, weighed } from '../change-of.ts'
import { FINDING_CODES } from '../codes.ts'
import { findingOf } from '../finding.ts'
import type { Finding } from '../finding.ts'
import type { AuditSight } from '../sight.ts'
import { recordedUnder } from '../tag-draft.ts'
import { reconcileCommand, targetText } from '../words.ts'

/** `alias-differs`: `latest` is an alias of `stable`, and in every image both name the same bytes. */
export function aliases(sight: AuditSight): readonly Finding[] {
  const pairs = sight.component.classes.flatMap((tagClass) => {
    const meant = sight.component.classes.find(({ key }) => key === tagClass.aliasOf)
    const plain = meant !== undefined && isPlain(tagClass) && isPlain(meant)
    return plain ? [{ alias: tagClass, of: meant.pattern.text }] : []
  })
  return pairs.flatMap((pair) => [...sight.observed].flatMap(([image]) => judge(sight, image, pair)))
}

/** A pattern without variables is its own tag; all others are compared with what is wanted, tag by tag. */
function isPlain({ pattern }: TagClass): boolean {
  return variablesOf(pattern).length === 0
}

function judge(
  sight: AuditSight,
  image: string,
  { alias, of }: { readonly alias: TagClass; readonly of: string },
): readonly Finding[] {
  const tags = sight.observed.get(image)
  const [now, old] = [tags?.get(alias.pattern.text), tags?.get(of)]
  if (now === undefined || old === undefined || now === old) return []
  const [is, shall] = [now, old].map((digest) =>
    targetText(digest === null ? null : { digest, version: null }),
  )
  const recorded = recordedUnder(sight, { image, tag: alias.pattern.text })
  const change = changeOf(sight, old, now)
  return [
    findingOf('alias-differs', {
      component: sight.component.name,
      severity: weighed(FINDING_CODES['alias-differs'].severity, change),
      image,
      tag: alias.pattern.text,
      version: recorded?.version ?? null,
      old,
      now,
      ...(recorded !== null && { when: recorded.time, seq: recorded.seq }),
      change,
      where: alias.where,
      message: `${alias.pattern.text} is an alias of ${of} and names ${is}, ${of} names ${shall}`,
      mend: reconcileCommand(sight),
    }),
  ]
}
