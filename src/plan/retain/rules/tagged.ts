import type { Digest } from '../../../model/digest.ts'
import type { TagClass } from '../../../policy/policy.ts'
import { subjectOfTag } from '../content.ts'
import { factsOf } from '../input.ts'
import type { KeepBook } from '../keeping.ts'
import type { RuleContext } from '../rules.ts'

/**
 * Whatever a tag names, unless every tag of it is of a class that lets it go (`retain: allow`), and names what the ledger wrote. Tags like
 * `sha256-….sig` keep nothing by themselves: they go with what they are about.
 */
export function keepTagged(book: KeepBook, context: RuleContext): void {
  for (const { image, tags } of context.input.images) {
    for (const [tag, digest] of tags) {
      const why = whyKept(tag, digest, { ...context, image })
      if (why !== null) book.keep(digest, 'tag', why)
    }
  }
}

function whyKept(
  tag: string,
  digest: Digest,
  { input, shelf, image, classesOf }: RuleContext & { readonly image: string },
): string | null {
  const classes = classesOf(tag)
  const subject = subjectOfTag(tag)
  if (subject !== null && classes.length === 0) {
    const goesWith = shelf.items.has(subject) || factsOf(input).deleted.has(subject)
    return goesWith ? null : `${tag} is about something that is not here`
  }
  if (classes.length === 0) return `no tag class knows ${tag}`
  const listed = classes.find(({ key }) => input.rules.keepClasses.includes(key))
  if (listed !== undefined) return `${tag}: all of "${listed.key}" is kept`
  if (classes.some(({ retain }) => retain === null)) return stays(tag, classes)
  const written = factsOf(input).published.get(image)?.get(tag)
  if (written === undefined) return `${tag} is not in the ledger`
  return written.digest === digest ? null : `${tag} names something else than the ledger wrote`
}

function stays(tag: string, classes: readonly TagClass[]): string {
  const once = classes.every(({ moves }) => moves === 'never' || moves === 'daily')
  return once ? `${tag} is written once` : `${tag} names it`
}
