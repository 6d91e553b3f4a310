/** The way to a value of the file: keys and indexes from the root. */
export type Path = readonly (string | number)[]

/** `components.api.tags."{sha}".from[0]`, as messages show it. */
export function pathText(path: Path): string {
  const pieces = path.map((step) => {
    if (typeof step === 'number') return `[${step}]`
    return /^[A-Za-z0-9_-]+$/u.test(step) ? `.${step}` : `.${JSON.stringify(step)}`
  })
  return pieces.join('').replace(/^\./u, '')
}
