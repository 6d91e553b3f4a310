/** One part of a multipart/form-data body. */
export interface FormPart {
  readonly name: string
  readonly fileName: string | undefined
  readonly contentType: string | undefined
  readonly bytes: Buffer
}

const LINE = '\r\n'

/** The parts of a multipart/form-data body (RFC 7578), read strictly; null when it is not one. */
export function readForm(contentType: string | undefined, body: Buffer): readonly FormPart[] | null {
  const boundary = /^multipart\/form-data; ?boundary=([\w'()+,./:=?-]{1,70})$/u.exec(contentType ?? '')?.[1]
  if (boundary === undefined) return null
  const parts: FormPart[] = []
  const start = Buffer.from(`--${boundary}${LINE}`)
  const between = Buffer.from(`${LINE}--${boundary}`)
  if (!body.subarray(0, start.length).equals(start)) return null
  let at = start.length
  for (;;) {
    const end = body.indexOf(between, at)
    const part = end === -1 ? null : readPart(body.subarray(at, end))
    if (part === null) return null
    parts.push(part)
    const next = end + between.length
    if (body.subarray(next).toString('latin1') === `--${LINE}`) return parts
    if (body.subarray(next, next + 2).toString('latin1') !== LINE) return null
    at = next + 2
  }
}

function readPart(bytes: Buffer): FormPart | null {
  const end = bytes.indexOf(LINE + LINE)
  if (end === -1) return null
  const lines = bytes.subarray(0, end).toString('utf8').split(LINE)
  const disposition = valueOf(lines, 'content-disposition')
  const name = /^form-data; name="([^"]*)"/u.exec(disposition ?? '')?.[1]
  if (name === undefined) return null
  const fileName = /; filename="([^"]*)"/u.exec(disposition ?? '')?.[1]
  return { name, fileName, contentType: valueOf(lines, 'content-type'), bytes: bytes.subarray(end + 4) }
}

function valueOf(lines: readonly string[], header: string): string | undefined {
  const line = lines.find((text) => text.toLowerCase().startsWith(`${header}: `))
  return line?.slice(header.length + 2)
}
