const SCP = /^(?:[\w.-]+@)?([\w.-]+):(?!\/\/)(.+)$/u

/** The web address of a git remote: `git@github.com:acme/web.git` -> `https://github.com/acme/web`; null for a path. */
export function sourceUrl(remote: string): string | null {
  const scp = SCP.exec(remote)
  if (scp !== null) return `https://${scp[1]}/${clean(scp[2] ?? '')}`
  if (!/^(?:https?|ssh|git):\/\//u.test(remote)) return null
  const { hostname, pathname } = new URL(remote)
  return `https://${hostname}/${clean(pathname)}`
}

function clean(path: string): string {
  return path.replace(/^\/+/u, '').replace(/(?:\.git)?\/*$/u, '')
}
