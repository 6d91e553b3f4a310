import type { Pattern } from './pattern.ts'

/** What a git tag is named by. */
export interface TagSubject {
  readonly component: string
  /** SemVer text. */
  readonly version: string
}

/**
 * The git tag of a version by the pattern `releases.gitTag`. Optional text (`[v]`) is taken or left as `like`, the newest release tag,
 * has it; without one it is taken.
 */
export function nameGitTag(
  pattern: Pattern,
  subject: TagSubject,
  like: (TagSubject & { readonly name: string }) | null,
): string {
  const choices = choicesOf(pattern)
  const alike = choices.find((taken) => like !== null && render(pattern, like, taken) === like.name)
  return render(pattern, subject, alike ?? choices[0] ?? [])
}

/** Every way to take or leave the optional texts, all taken first. */
function choicesOf({ parts }: Pattern): readonly (readonly boolean[])[] {
  const count = parts.filter((part) => part.type === 'optional').length
  return Array.from({ length: 2 ** count }, (_, number) =>
    Array.from({ length: count }, (__, bit) => (number & (2 ** bit)) === 0),
  )
}

function render({ parts }: Pattern, { component, version }: TagSubject, taken: readonly boolean[]): string {
  let optional = 0
  return parts
    .map((part) => {
      if (part.type === 'text') return part.text
      if (part.type === 'variable') return part.name === 'version' ? version : component
      return taken[optional++] === true ? part.text : ''
    })
    .join('')
}
