const SHOWN = 200
const SECRET = ['authorization', 'private-token', 'job-token']

/** What the forge said of its refusal: `message` of a JSON answer, nothing of a page; without the token, should it repeat that. */
export function wordsOf(body: Buffer, sent: Readonly<Record<string, string>>): string {
  const [, message = ''] =
    /"(?:message|error)"\s*:\s*"([^"\\]{1,500})/u.exec(body.subarray(0, 4096).toString('utf8')) ?? []
  let words = message
  for (const secret of secretsOf(sent)) words = words.replaceAll(secret, '***')
  return words.slice(0, SHOWN)
}

/** The token stands last: `Bearer TOKEN`. */
function secretsOf(sent: Readonly<Record<string, string>>): readonly string[] {
  return SECRET.flatMap((name) => sent[name]?.split(' ').at(-1) ?? []).filter((secret) => secret !== '')
}
