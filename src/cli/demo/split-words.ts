/** Splits a command at blanks, as a shell would, with double quotes and nothing else. */
export function splitWords(command: string): readonly string[] {
  const words = command.matchAll(/"([^"]*)"|([^\s"]+)/gu)
  return [...words].map(([, quoted, plain]) => quoted ?? plain ?? '')
}
