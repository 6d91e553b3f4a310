import { Agent, request } from 'node:http'

const TYPES = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ')

/** The content of a manifest, as it is written under a tag. */
export interface TagContent {
  readonly type: string
  readonly body: Uint8Array
}

/** How the requests go out: so many at once, each on a kept-alive connection of its own. */
export interface RawOptions {
  readonly concurrency: number
  readonly content?: TagContent
}

/** One request a tag with nothing around it: HEAD, or PUT of `content`. Throws for every answer but success. */
export async function rawTags(
  image: string,
  tags: readonly string[],
  { concurrency, content }: RawOptions,
): Promise<undefined> {
  const agent = new Agent({ keepAlive: true, maxSockets: concurrency })
  const [host = '', ...path] = image.split('/')
  const manifests = `http://${host}/v2/${path.join('/')}/manifests`
  const left = tags[Symbol.iterator]()
  const work = async (): Promise<void> => {
    for (const tag of left) await send(agent, `${manifests}/${tag}`, content)
  }
  await Promise.all(Array.from({ length: concurrency }, work))
  agent.destroy()
  return undefined
}

function send(agent: Agent, url: string, content?: TagContent): Promise<void> {
  return new Promise((done, fail) => {
    const method = content === undefined ? 'HEAD' : 'PUT'
    const headers = content === undefined ? { accept: TYPES } : { 'content-type': content.type }
    const sent = request(url, { agent, method, headers }, (answer) => {
      const { statusCode = 0 } = answer
      answer.resume().on('end', () => {
        if (statusCode < 300) done()
        else fail(new Error(`${method} ${url} was answered by ${statusCode}`))
      })
    })
    sent.on('error', fail).end(content?.body)
  })
}
