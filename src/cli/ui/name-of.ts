/** `Ada` of `Ada <ada@example.org>`. */
export function nameOf(actor: string): string {
  return actor.replace(/ <[^>]*>$/u, '')
}
