import type { IncomingHttpHeaders } from 'node:http'

const NEXT = /<([^<>]+)>\s*;[^,]*\brel="?next"?/u

/** The next page by the `Link` header (RFC 8288), of the same origin and path; null when this was the last, or when it leads elsewhere. */
export function nextPage(headers: IncomingHttpHeaders, from: URL): URL | null {
  const link = [headers['link'] ?? ''].flat().join(', ')
  const [, target] = NEXT.exec(link) ?? []
  if (target === undefined || !URL.canParse(target, from.href)) return null
  const next = new URL(target, from)
  // A forge behind a proxy may tell its inner address: only the query of it is believed.
  const here = new URL(from)
  here.search = next.search
  return next.search === from.search ? null : here
}
