/** Blocks of lines with a blank line between them; empty blocks leave no trace. */
export function blocks(...parts: readonly (readonly string[])[]): string {
  return parts
    .filter((part) => part.length > 0)
    .map((part) => part.join('\n'))
    .join('\n\n')
}
