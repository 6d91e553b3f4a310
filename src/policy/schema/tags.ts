import * as v from 'valibot'

import { FACT_KINDS } from '../../model/fact.ts'
import { CONTRACTS } from '../policy.ts'
import { key, optionalKey } from './key.ts'
import { PRESET_NAMES } from './preset-names.ts'
import { name, oneOrMore, listOf, platform, text } from './text.ts'

const use = optionalKey(text, 'A line of advice that `explain` and `docs` show: what to use the tag for.')
const support = optionalKey(
  v.picklist(['none']),
  '`none`: no production manifest may use these tags. Left out: they are supported.',
)

const retain = optionalKey(
  v.picklist(['allow']),
  '`allow`: `tidemark retain` may delete what these tags name once no rule of `retention` keeps it. Left out: it is always kept. Only for tags that are written once (`never`, `daily`), and for those of builds alone.',
)

const ownClass = v.strictObject({
  from: key(
    oneOrMore(v.picklist(FACT_KINDS)),
    'Required, but for an alias. Which artifacts feed the class: `release` (X.Y.Z), `prerelease`, `rebuild` (a version built again on a new base), `build` (any other commit), `promotion`. One, or a list.',
  ),
  moves: key(
    v.picklist(CONTRACTS),
    'Required, but for an alias. The contract. `never`: written once. `daily`: may be replaced on its own UTC day, then never. `forward`: floats, only up in version order. `freely`: follows the newest.',
  ),
  versions: optionalKey(text, 'A semver range; versions outside it do not feed the class.'),
  lines: optionalKey(
    v.picklist(['supported']),
    '`supported`: only versions of lines that `releases.lines.supported` names feed the class.',
  ),
  branches: optionalKey(
    oneOrMore(text),
    'Globs over branch names; builds of other branches do not feed the class. `*` stops at `/`, `**` does not.',
    { default: [] },
  ),
  environments: optionalKey(
    oneOrMore(name),
    'Names of environments; promotions to others do not feed the class.',
    { default: [] },
  ),
  platforms: optionalKey(
    listOf(platform),
    'The tag names the child of the index for each of these platforms, not the whole index. With several, the pattern holds `{arch}`.',
    { default: [] },
  ),
  onConflict: optionalKey(
    v.picklist(['refuse', 'keep']),
    'For `never` classes: what a second digest for the same name gets. `refuse` stops; `keep` leaves the first and says so.',
    { default: 'refuse' },
  ),
  retain,
  support,
  use,
})

const aliasClass = v.strictObject({
  aliasOf: key(
    text,
    'The key of another class: this one is the same tags under another name. It takes no `from`, `moves` or filters of its own, and its pattern holds the same variables.',
  ),
  support,
  use,
})

export const tagClass = v.union([ownClass, aliasClass])

const preset = v.picklist(PRESET_NAMES)

const ownTags = v.objectWithRest(
  {
    extends: optionalKey(
      preset,
      'A preset: its classes come first, and a class of the same key that is written out replaces its own.',
    ),
  },
  tagClass,
)

/** `tags`: a preset, or classes by pattern; the key `extends` adds the classes of a preset. */
export const tags = v.union([preset, ownTags])

export type RawTags = v.InferOutput<typeof tags>
export type RawClass = v.InferOutput<typeof tagClass>
export type RawOwnClass = v.InferOutput<typeof ownClass>
export type RawAlias = v.InferOutput<typeof aliasClass>
