import { choosePolicy } from '../choose.ts'
import type { DraftClass, DraftComponent } from '../draft.ts'
import type { IdeaKind } from '../idea.ts'
import { draftText } from '../policy-text.ts'
import type { NotUnderstood, Translated } from './translated.ts'

/** What one step pushes, and where. */
export interface Pushed {
  /** Canonical names; empty when they cannot be told. */
  readonly images: readonly string[]
  /** The same, or as the workflow writes it where the name cannot be told. */
  readonly places: readonly string[]
  readonly classes: readonly Translated[]
}

export interface Proposal {
  /** null when no image is known, or nothing is left that passes lint. */
  readonly text: string | null
  /** Rules whose class cannot stand beside the others. */
  readonly conflicts: readonly NotUnderstood[]
}

interface Frame {
  readonly main: string
  readonly source: string | null
}

/** A policy of the classes that rules stand for, one component for each set of images. */
export function proposePolicy(pushed: readonly Pushed[], frame: Frame): Proposal {
  const groups = [
    ...Map.groupBy(
      pushed.filter(({ images }) => images.length > 0),
      ({ images }) => images.join(' '),
    ).values(),
  ]
  const drafts = withNames(groups.map(componentOf))
  if (drafts.length === 0) return { text: null, conflicts: [] }
  const { policy, rejected } = choosePolicy(drafts, { ...frame, environments: [] })
  const rules = pushed.flatMap(({ classes }) => classes)
  const conflicts = rejected.flatMap(({ class: { key }, why }) =>
    rules
      .filter((rule) => rule.key === key)
      .map(({ line }) => ({
        where: line.where,
        rule: line.text,
        why: `"${key}" cannot stand beside the other classes: ${why}`,
      })),
  )
  return { text: policy.components.length === 0 ? null : draftText(policy), conflicts }
}

// A literal version is one tag of a class, and no class.
const VERSION = /^v?\d+\.\d+/u

function componentOf(group: readonly Pushed[]): DraftComponent {
  const images = group[0]?.images ?? []
  const byKey = Map.groupBy(
    group.flatMap(({ classes }) => classes).filter(({ key }) => !VERSION.test(key)),
    ({ key }) => key,
  )
  const classes = [...byKey].flatMap(([, rules]) =>
    rules[0] === undefined ? [] : [draftOf(strictest(rules))],
  )
  return {
    name: images[0]?.split('/').at(-1) ?? 'image',
    images,
    gitTag: '[v]{version}',
    annotated: false,
    prereleases: [],
    lines: null,
    classes,
    notes: ['Which prereleases there are, no workflow says: [rc], or ["*"] for any.'],
  }
}

/** Each under a name of its own. */
function withNames(drafts: readonly DraftComponent[]): readonly DraftComponent[] {
  const names = new Set<string>()
  return drafts.map((draft) => {
    let { name } = draft
    for (let count = 2; names.has(name); count += 1) name = `${draft.name}-${count}`
    names.add(name)
    return { ...draft, name }
  })
}

/** Where several rules make the same tags, the one that only releases feed. */
function strictest(rules: readonly Translated[]): Translated {
  const [first] = rules
  const released = rules.find(({ row }) => 'moves' in row && row.moves !== 'freely')
  if (first === undefined) throw new TypeError('no rule')
  return released ?? first
}

function draftOf({ key, row }: Translated): DraftClass {
  const kind: IdeaKind = key.includes('{version}') ? 'version' : key.includes('{') ? 'branch' : 'word'
  const heap = { pattern: key, kind, flavour: null, members: [] }
  // Prereleases are fed only where the policy accepts some.
  const plain =
    'from' in row && row.from.includes('prerelease')
      ? { ...row, from: row.from.filter((each) => each !== 'prerelease') }
      : row
  return { key, heap, rows: [plain], doubts: [] }
}
