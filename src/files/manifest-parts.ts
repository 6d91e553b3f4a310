/** The plain values of a mapping, as text; '' for nothing. */
export type Fields = Readonly<Partial<Record<string, string>>>

/** A reference as its parts make it. */
export interface Written {
  readonly text: string
  readonly partial: boolean
}

/**
 * `{ registry, repository, tag, digest }` of Helm values, or `{ reference }` of a volume that is an image. `named`: the key of the
 * mapping says that it is an image; else a repository must have a tag or a digest beside it. null for anything else.
 */
export function helmImage(fields: Fields, named: boolean): Written | null {
  const { reference = '' } = fields
  if (named && reference !== '') return { text: reference, partial: false }
  const told = named || 'tag' in fields || 'digest' in fields
  return told ? repositoryImage(fields) : null
}

function repositoryImage({ registry = '', repository = '', tag = '', digest = '' }: Fields): Written | null {
  // The address of a chart or of a git repository.
  if (repository === '' || repository.includes('://')) return null
  const name = registry === '' ? repository : `${registry}/${repository}`
  return { text: joined(name, tag, digest), partial: false }
}

/** `{ name, newName, newTag, digest }` of a Kustomization; null for another list that is called `images`. */
export function kustomizeImage(fields: Fields): Written | null {
  const { name = '', newName = '', newTag = '', digest = '' } = fields
  if (name === '' || !['newName', 'newTag', 'digest'].some((key) => key in fields)) return null
  return { text: joined(newName || name, newTag, digest), partial: newTag === '' && digest === '' }
}

function joined(name: string, tag: string, digest: string): string {
  return `${name}${tag === '' ? '' : `:${tag}`}${digest === '' ? '' : `@${digest}`}`
}
