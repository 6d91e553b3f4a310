import { createHmac, hash } from 'node:crypto'

export interface AwsKeys {
  readonly id: string
  readonly secret: string
  /** Of keys that pass. */
  readonly session: string | null
}

/** A request without query parameters. */
export interface AwsRequest {
  readonly url: URL
  readonly method: string
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
}

export interface AwsSigning {
  readonly keys: AwsKeys
  readonly region: string
  readonly service: string
  readonly now: Date
}

/** The headers of `request` with its Signature Version 4 (AWS General Reference, "Create a signed AWS API request"). */
export function signAws(request: AwsRequest, signing: AwsSigning): Readonly<Record<string, string>> {
  const { keys, region, service, now } = signing
  const time = now.toISOString().replaceAll(/[-:]|\.\d{3}/gu, '')
  const day = time.slice(0, 8)
  const sent = {
    ...request.headers,
    'x-amz-date': time,
    ...(keys.session === null ? {} : { 'x-amz-security-token': keys.session }),
  }
  const entries = Object.entries({ ...sent, host: request.url.host }).toSorted(([a], [b]) => (a < b ? -1 : 1))
  const names = entries.map(([name]) => name).join(';')
  const canonical = [
    request.method,
    request.url.pathname,
    '',
    ...entries.map(([name, value]) => `${name}:${value.trim()}`),
    '',
    names,
    hash('sha256', request.body, 'hex'),
  ].join('\n')
  const scope = `${day}/${region}/${service}/aws4_request`
  const text = ['AWS4-HMAC-SHA256', time, scope, hash('sha256', canonical, 'hex')].join('\n')
  const key = [day, region, service, 'aws4_request'].reduce<string | Buffer>(mac, `AWS4${keys.secret}`)
  const signature = mac(key, text).toString('hex')
  const authorization = `AWS4-HMAC-SHA256 Credential=${keys.id}/${scope}, SignedHeaders=${names}, Signature=${signature}`
  return { ...sent, authorization }
}

function mac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest()
}
