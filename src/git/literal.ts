/**
 * Pathspecs that mean exactly these paths, counted from the top folder: a name that begins with `-` or `:`, or holds `*`,
 * is a name like any other. (`--literal-pathspecs` would do so as well, but hooks would inherit it.)
 */
export function literal(paths: readonly string[]): readonly string[] {
  return paths.map((path) => `:(top,literal)${path}`)
}

/** The same as the input of `--pathspec-from-file=- --pathspec-file-nul`, for any number of paths. */
export function literalInput(paths: readonly string[]): string {
  return literal(paths)
    .map((spec) => `${spec}\0`)
    .join('')
}
