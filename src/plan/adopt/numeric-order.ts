/** Text with its numbers compared as numbers, the highest first: `1.10.0`, `1.9.0`. */
export function newestFirst(a: string, b: string): number {
  return COLLATOR.compare(b, a)
}

const COLLATOR = new Intl.Collator('en', { numeric: true })
