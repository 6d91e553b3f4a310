import { errorAnswer } from './exchange.ts'
import type { Answer, Exchange } from './exchange.ts'

/** GET `/v2/NAME/tags/list?n=&last=`. */
export function listTags(exchange: Exchange, name: string): Answer {
  const image = exchange.images.find(name)
  if (image === undefined) return errorAnswer(404, 'NAME_UNKNOWN')
  const { page = 1000, noise = [] } = exchange.options.list ?? {}
  const rest = tagsAfter(exchange, [...image.tags.keys()])
  const tags = rest.slice(0, Math.min(page, Number(exchange.url.searchParams.get('n') ?? page)))
  const link = rest.length > tags.length ? linkTo(exchange, name, tags.at(-1) ?? '') : undefined
  return {
    status: 200,
    headers: { 'content-type': 'application/json', ...(link === undefined ? {} : { link }) },
    body: JSON.stringify({ name, tags: [...tags, ...noise] }),
  }
}

function tagsAfter({ options, url }: Exchange, tags: readonly string[]): readonly string[] {
  const last = url.searchParams.get('last') ?? ''
  if (options.list?.unsorted !== true) return tags.toSorted().filter((tag) => tag > last)
  const backward = tags.toReversed()
  return backward.slice(backward.indexOf(last) + 1)
}

function linkTo(exchange: Exchange, name: string, last: string): string | undefined {
  const query = `tags/list?last=${last}&n=1000`
  const targets = {
    relative: `/v2/${name}/${query}`,
    absolute: `${exchange.origin}/v2/${name}/${query}`,
    loop: `${exchange.url.pathname}${exchange.url.search}`,
    foreign: `http://evil.test/v2/${name}/${query}`,
    'wrong-path': `/wrong/v2/${name}/${query}`,
    none: undefined,
  }
  const target = targets[exchange.options.list?.link ?? 'relative']
  return target === undefined ? undefined : `<${target}>; rel="next"`
}
