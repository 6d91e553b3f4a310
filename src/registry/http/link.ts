/** The target of `rel="next"` in a `Link` header (RFC 8288); undefined when there is none. */
export function nextLink(header: string | undefined): string | undefined {
  for (const match of (header ?? '').slice(0, 16_384).matchAll(/<([^<>]*)>([^<]*)/gu)) {
    const [, target = '', parameters = ''] = match
    if (/;\s*rel\s*=\s*(?:"[^"]*\bnext\b[^"]*"|next\b)/iu.test(parameters)) return target
  }
  return undefined
}
