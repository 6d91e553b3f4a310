const LINK = /<([^<>]*)>((?:[^<"]|"[^"]*")*)/gu
const PARAMETER = /;\s*([a-z]+)\s*=\s*(?:"([^"]*)"|([^\s;,"]*))/giu

/** The target of `rel="next"` in a `Link` header (RFC 8288); undefined when there is none. */
export function nextLink(header: string | undefined): string | undefined {
  for (const [, target = '', parameters = ''] of (header ?? '').slice(0, 16_384).matchAll(LINK)) {
    if (relations(parameters).includes('next')) return target
  }
  return undefined
}

function relations(parameters: string): readonly string[] {
  for (const [, name = '', quoted, bare] of parameters.matchAll(PARAMETER)) {
    if (name.toLowerCase() === 'rel') return (quoted ?? bare ?? '').toLowerCase().split(/\s+/u)
  }
  return []
}
