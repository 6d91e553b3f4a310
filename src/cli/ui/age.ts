const UNITS: readonly (readonly [string, number])[] = [
  ['y', 365 * 86_400],
  ['mo', 30 * 86_400],
  ['d', 86_400],
  ['h', 3600],
  ['m', 60],
  ['s', 1],
]

/** How long before `now` an RFC 3339 time was, in its largest unit: `6 d`, `4 m`; `now` below a second or in the future. */
export function age(time: string, now: Date): string {
  return duration((now.getTime() - Date.parse(time)) / 1000)
}

/** Seconds in their largest unit: `41 s`, `2 h`. */
export function duration(seconds: number): string {
  for (const [unit, size] of UNITS) {
    if (seconds >= size) return `${Math.floor(seconds / size)} ${unit}`
  }
  return 'now'
}
