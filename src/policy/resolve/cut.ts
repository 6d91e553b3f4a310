import { DEFAULT_BUMP } from '../bump-rules.ts'
import type { Path } from '../document/path.ts'
import type { Reporter } from '../document/reporter.ts'
import type { ChangelogRules, CutRules, VersionFileRule } from '../policy.ts'
import type { RawCut } from '../schema/cut.ts'
import { milliseconds } from './duration.ts'
import { choose, chosenOr } from './layers.ts'
import type { Layer } from './layers.ts'
import { checkTemplate } from './template.ts'

const WORDS = ['version', 'gitTag', 'component']
const SIGNING = '2m'

/** `cut` of a component, from its own layer and the policy's, with defaults. */
export function resolveCut(layers: readonly Layer<RawCut>[], reporter: Reporter): CutRules {
  for (const { value, path } of layers) checkTemplates(value, path, reporter)
  return {
    branch: branchOf(chosenOr(layers, 'branch', undefined)),
    remote: chosenOr(layers, 'remote', null),
    untracked: chosenOr(layers, 'untracked', 'allow'),
    files: (choose(layers, 'files')?.value ?? []).map(fileOf),
    prereleases: chosenOr(layers, 'prereleases', 'tag'),
    bump: { ...DEFAULT_BUMP, ...given(choose(layers, 'bump')?.value ?? {}) },
    changelog: changelogOf(chosenOr(layers, 'changelog', undefined)),
    upgrading: upgradingOf(chosenOr(layers, 'upgrading', undefined)),
    before: chosenOr(layers, 'before', []),
    commit: chosenOr(layers, 'commit', 'chore(release): {gitTag}'),
    message: messagesOf(chosenOr(layers, 'message', undefined)),
    signing: milliseconds(chosenOr(layers, 'signing', SIGNING)),
    assets: chosenOr(layers, 'assets', []),
  }
}

function checkTemplates(raw: RawCut | undefined, path: Path, reporter: Reporter): void {
  if (raw === undefined) return
  checkTemplate(raw.commit, WORDS, [...path, 'commit'], reporter)
  checkTemplate(raw.changelog?.compare, ['from', 'to'], [...path, 'changelog', 'compare'], reporter)
  for (const [index, asset] of (raw.assets ?? []).entries()) {
    checkTemplate(asset, WORDS, [...path, 'assets', index], reporter)
  }
  for (const [index, file] of (raw.files ?? []).entries()) {
    if (typeof file === 'object') checkFile(file, [...path, 'files', index], reporter)
  }
  checkMessages(raw.message, [...path, 'message'], reporter)
}

function checkMessages(raw: RawCut['message'], path: Path, reporter: Reporter): void {
  if (typeof raw !== 'object') return checkTemplate(raw, WORDS, path, reporter)
  for (const [kind, text] of Object.entries(raw)) checkTemplate(text, WORDS, [...path, kind], reporter)
}

type RawFile = Exclude<NonNullable<RawCut['files']>[number], string>

function checkFile(file: RawFile, path: Path, reporter: Reporter): void {
  if (file.at !== undefined && file.line !== undefined) {
    reporter.problem([...path, 'line'], '`at` and `line` both say where the version stands: keep one', {
      at: 'key',
    })
  }
  if (file.line !== undefined && file.line.split('{version}').length !== 2) {
    reporter.problem([...path, 'line'], 'the text holds {version} once: "ghcr.io/acme/web:{version}"')
  }
}

function fileOf(raw: string | RawFile): VersionFileRule {
  if (typeof raw === 'string') return { path: raw, at: null, line: null, packages: [] }
  return { path: raw.path, at: raw.at ?? null, line: raw.line ?? null, packages: raw.packages ?? [] }
}

function branchOf(raw: RawCut['branch']): CutRules['branch'] {
  if (raw === undefined) return null
  if (typeof raw === 'string') return { name: raw, otherwise: 'refuse' }
  return { name: raw.name, otherwise: raw.otherwise ?? 'refuse' }
}

function changelogOf(raw: RawCut['changelog']): ChangelogRules | null {
  if (raw === undefined) return null
  return {
    file: raw.file,
    format: raw.format ?? 'keep-a-changelog',
    compare: raw.compare ?? null,
    empty: raw.empty ?? 'refuse',
    within: raw.within === undefined ? null : milliseconds(raw.within),
  }
}

function upgradingOf(raw: RawCut['upgrading']): CutRules['upgrading'] {
  if (raw === undefined) return null
  if (typeof raw === 'string') return { file: raw, for: 'every' }
  return { file: raw.file, for: raw.for ?? 'every' }
}

function messagesOf(raw: RawCut['message']): CutRules['message'] {
  if (typeof raw === 'string') return { release: raw, prerelease: raw, hotfix: raw }
  return {
    release: raw?.release ?? 'Release {gitTag}',
    prerelease: raw?.prerelease ?? 'Release candidate {version}',
    hotfix: raw?.hotfix ?? 'Hotfix {gitTag}',
  }
}

type Given<T> = { [K in keyof T]?: Exclude<T[K], undefined> }

function given<T extends object>(raw: T): Given<T>
function given(raw: object): object {
  return Object.fromEntries(Object.entries(raw).filter(([, value]) => value !== undefined))
}
