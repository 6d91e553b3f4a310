/**
 * Token scopes (distribution, "Token Scope Documentation"): `repository:acme/web:pull,push`. Several become one list
 * with one entry per resource, actions united and sorted, so that equal demands look equal.
 */
export function unionScopes(scopes: readonly string[]): readonly string[] {
  const actions = new Map<string, Set<string>>()
  for (const scope of scopes.flatMap((text) => text.split(/\s+/u)).filter((text) => text !== '')) {
    const { resource, names } = splitScope(scope)
    const known = actions.get(resource) ?? new Set()
    for (const name of names) known.add(name)
    actions.set(resource, known)
  }
  return [...actions].map(([resource, names]) => `${resource}:${[...names].toSorted().join(',')}`).toSorted()
}

/** True when a token for `have` serves a request that needs `want`. */
export function coversScopes(have: readonly string[], want: readonly string[]): boolean {
  const held = new Map(have.map(splitScope).map(({ resource, names }) => [resource, names]))
  return want.map(splitScope).every(({ resource, names }) => {
    const owned = held.get(resource) ?? []
    return owned.includes('*') || names.every((name) => owned.includes(name))
  })
}

/** Scope for one repository. */
export function repositoryScope(repository: string, ...actions: readonly string[]): string {
  return `repository:${repository}:${actions.join(',')}`
}

function splitScope(scope: string): { readonly resource: string; readonly names: readonly string[] } {
  const colon = scope.lastIndexOf(':')
  return { resource: scope.slice(0, colon), names: scope.slice(colon + 1).split(',') }
}
