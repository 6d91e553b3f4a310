/** Texts that stand once and are named by their position; -1 names null. */
export class StringTable {
  readonly texts: string[] = []
  readonly #positions = new Map<string, number>()

  /** The position of `text`, which is added when it is new. */
  add(text: string | null): number {
    if (text === null) return -1
    const known = this.#positions.get(text)
    if (known !== undefined) return known
    const position = this.texts.push(text) - 1
    this.#positions.set(text, position)
    return position
  }
}
