import type { Place } from '../document/document.ts'
import type { Path } from '../document/path.ts'
import type { Pattern } from '../pattern.ts'
import type { RawAlias, RawClass, RawOwnClass } from '../schema/tags.ts'

/** A row of `tags` as written, or one of a preset. */
export interface Row {
  readonly key: string
  readonly raw: RawClass
  readonly pattern: Pattern
  /** Where the row stands; the place of the preset's name for a row of a preset. */
  readonly path: Path
  readonly where: Place
}

/** True for a row that says what feeds it. */
export function isOwn(raw: RawClass): raw is RawOwnClass {
  return 'from' in raw
}

/** True for a row that stands for another. */
export function isAlias(raw: RawClass): raw is RawAlias {
  return 'aliasOf' in raw
}
