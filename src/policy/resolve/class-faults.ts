import type { FactKind } from '../../model/fact.ts'
import { parseDateFormat } from '../date-format.ts'
import { variablesOf } from '../pattern.ts'
import type { VariableName } from '../pattern.ts'
import type { TagClass } from '../policy.ts'
import { archOf } from '../tag-values.ts'

export interface ClassFault {
  /** The key of the class that is to blame; null for the pattern itself. */
  readonly key: string | null
  readonly message: string
}

const VERSIONED: readonly FactKind[] = ['release', 'prerelease', 'rebuild', 'promotion']

/** The kinds that can give a variable a value; a variable that is not listed has one from every kind. */
const GIVERS: Readonly<Partial<Record<VariableName, readonly FactKind[]>>> = {
  version: VERSIONED,
  major: VERSIONED,
  minor: VERSIONED,
  patch: VERSIONED,
  line: VERSIONED,
  prerelease: ['prerelease', 'rebuild', 'promotion'],
  branch: ['build', 'release', 'prerelease', 'rebuild'],
  env: ['promotion'],
}

/** What makes a class unable to do what it says: a variable, filter or contract that its artifacts have nothing for. */
export function classFaults(tagClass: TagClass): readonly ClassFault[] {
  return [
    ...variableFaults(tagClass),
    ...platformFaults(tagClass),
    ...filterFaults(tagClass),
    ...contractFaults(tagClass),
  ]
}

function variableFaults({ pattern, from }: TagClass): readonly ClassFault[] {
  return variablesOf(pattern).flatMap((name) => {
    const givers = GIVERS[name]
    if (givers === undefined || from.some((kind) => givers.includes(kind))) return []
    return [
      { key: null, message: `no ${from.join(' or ')} has a value for {${name}}: ${givers.join(', ')} do` },
    ]
  })
}

function platformFaults({ pattern, platforms }: TagClass): readonly ClassFault[] {
  const named = variablesOf(pattern).includes('arch')
  if (platforms.length === 0) {
    return named
      ? [{ key: null, message: '{arch} needs `platforms`: the children of the index that get a tag' }]
      : []
  }
  if (!named && platforms.length > 1) {
    return [
      { key: 'platforms', message: 'several platforms need {arch} in the pattern, to tell their tags apart' },
    ]
  }
  const archs = platforms.map((platform) => archOf(platform))
  const twice = archs.find((arch, index) => archs.indexOf(arch) !== index)
  return twice === undefined
    ? []
    : [{ key: 'platforms', message: `two platforms would both be {arch} ${twice}` }]
}

function filterFaults({
  from,
  versions,
  supportedLines,
  environments,
  branches,
}: TagClass): readonly ClassFault[] {
  const versioned = from.some((kind) => VERSIONED.includes(kind))
  const faults: ClassFault[] = []
  if (versions !== null && !versioned) faults.push({ key: 'versions', message: 'a build has no version' })
  if (supportedLines && !versioned)
    faults.push({ key: 'lines', message: 'a build has no version, and so no line' })
  if (environments.length > 0 && !from.includes('promotion')) {
    faults.push({
      key: 'environments',
      message: 'only promotions have an environment, and `from` lists none',
    })
  }
  if (branches.length > 0 && from.every((kind) => kind === 'promotion')) {
    faults.push({ key: 'branches', message: 'promotions have no branch' })
  }
  return faults
}

function contractFaults({ pattern, from, moves, onConflict }: TagClass): readonly ClassFault[] {
  if (moves === 'forward' && from.includes('build')) {
    return [
      { key: 'moves', message: '`forward` goes by version, and builds have none: `freely` goes by time' },
    ]
  }
  if (moves === 'daily' && !namesDay(pattern.parts)) {
    return [{ key: 'moves', message: '`daily` tags name their day: the pattern needs {date}' }]
  }
  if (onConflict === 'keep' && moves !== 'never') {
    return [{ key: 'onConflict', message: '`keep` is for `moves: never`: other tags move' }]
  }
  return []
}

function namesDay(parts: TagClass['pattern']['parts']): boolean {
  return parts.some((part) => {
    if (part.type !== 'variable' || part.name !== 'date') return false
    const tokens = parseDateFormat(part.format ?? 'YYYYMMDD') ?? []
    const fields = tokens.flatMap((token) => (token.type === 'field' ? [token.field] : []))
    return fields.includes('YYYY') && fields.includes('MM') && fields.includes('DD')
  })
}
