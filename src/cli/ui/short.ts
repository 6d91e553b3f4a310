interface Named {
  readonly version: string | null
  readonly commit: string | null
  readonly digest: string | null
}

/** A digest for people: the algorithm and 12 hexadecimal digits. */
export function shortDigest(digest: string): string {
  return digest.replace(/^(sha\d+:)?([0-9a-f]{12})[0-9a-f]+$/u, '$1$2')
}

/** A commit for people: 7 digits. */
export function shortCommit(commit: string): string {
  return commit.slice(0, 7)
}

/** How people call what a tag or an environment names: the version, else the commit, else the digest; `-` for nothing. */
export function nameText({ version, commit, digest }: Named): string {
  if (version !== null) return version
  if (commit !== null) return shortCommit(commit)
  return digest === null ? '-' : shortDigest(digest)
}

/** `1 tag`, `2 tags`. */
export function counted(count: number, singular: string, plural = `${singular}s`): string {
  return `${count} ${count === 1 ? singular : plural}`
}

/** The parts that say something, joined. */
export function joined(parts: readonly (string | null | undefined | false)[], by = ' · '): string {
  return parts.filter((part) => typeof part === 'string' && part !== '').join(by)
}
