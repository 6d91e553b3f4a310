const ADDRESS = /<([^<>]+)>\s*$/u

/** The e-mail address of an identity `Name <address>`, in lower case; the whole text where it has none. */
function addressOf(identity: string): string {
  return (ADDRESS.exec(identity)?.[1] ?? identity).trim().toLowerCase()
}

/** True when two identities are one person's: the same text, or the same e-mail address under another name. */
export function isSamePerson(one: string, other: string): boolean {
  return addressOf(one) === addressOf(other)
}
