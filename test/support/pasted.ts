const WORD = /'(?<single>[^']*)'|"(?<double>[^"]*)"|\\(?<escaped>.)|(?<plain>[^\s'"\\]+)|(?<gap>\s+)/gu

/** The words of a command line as a POSIX shell has them, without variables and the like. */
export function shellWords(line: string): readonly string[] {
  const words: string[] = []
  let joins = false
  for (const { groups = {} } of line.matchAll(WORD)) {
    const text = groups['single'] ?? groups['double'] ?? groups['escaped'] ?? groups['plain']
    if (text === undefined) joins = false
    else {
      words.push(`${joins ? (words.pop() ?? '') : ''}${text}`)
      joins = true
    }
  }
  return words
}

/** The command lines of Tidemark that a text tells somebody to run, each without the program's name. */
export function commandsIn(text: string): readonly string[] {
  return [...text.matchAll(/(?:^|\s\s)tidemark (?<line>.*)$/gmu)].map((match) => match.groups?.['line'] ?? '')
}
