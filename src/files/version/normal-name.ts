/** The normal form of a Python package's name (PEP 503): `My.Package` is `my-package`. */
export function normalName(name: string): string {
  return name.replaceAll(/[-_.]+/gu, '-').toLowerCase()
}
