import { Agent, request } from 'node:http'

const TYPES = 'application/vnd.oci.image.index.v1+json, application/vnd.oci.image.manifest.v1+json'

/** The least that can be done: one GET and a PUT a tag, on one kept-alive connection. */
export async function rawRetag(image: string, digest: string, tags: readonly string[]): Promise<undefined> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const [host = '', ...path] = image.split('/')
  const manifests = `http://${host}/v2/${path.join('/')}/manifests`
  const { type, body } = await send(agent, 'GET', `${manifests}/${digest}`)
  for (const tag of tags) await send(agent, 'PUT', `${manifests}/${tag}`, { type, body })
  agent.destroy()
  return undefined
}

interface Content {
  readonly type: string
  readonly body: Buffer
}

function send(agent: Agent, method: string, url: string, content?: Content): Promise<Content> {
  return new Promise((done, fail) => {
    const headers = content === undefined ? { accept: TYPES } : { 'content-type': content.type }
    const sent = request(url, { agent, method, headers }, (answer) => {
      const pieces: Buffer[] = []
      answer.on('data', (piece: Buffer) => pieces.push(piece))
      answer.on('end', () =>
        done({ type: answer.headers['content-type'] ?? '', body: Buffer.concat(pieces) }),
      )
    })
    sent.on('error', fail).end(content?.body)
  })
}
