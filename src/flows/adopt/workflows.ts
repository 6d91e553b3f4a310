import { resolve } from 'node:path'

import { readWorkflows } from '../../files/workflows/read-folder.ts'
import { openRepository } from '../../git/open.ts'
import { isFailure } from '../../model/failure.ts'
import { parseImageName } from '../../model/reference.ts'
import { againstPolicy } from '../../plan/adopt/workflows/against-policy.ts'
import { plainText, withEnvironment } from '../../plan/adopt/workflows/expression.ts'
import { proposePolicy } from '../../plan/adopt/workflows/propose.ts'
import type { Pushed } from '../../plan/adopt/workflows/propose.ts'
import type { Line, Place, WorkflowStep } from '../../plan/adopt/workflows/step.ts'
import { twoWriters } from '../../plan/adopt/workflows/two-writers.ts'
import { translateStep } from '../../plan/adopt/workflows/translate.ts'
import type { Broken, NotUnderstood } from '../../plan/adopt/workflows/translated.ts'
import { rowText } from '../../plan/adopt/policy-text.ts'
import { loadPolicy } from '../../policy/load.ts'
import type { Policy } from '../../policy/policy.ts'
import { findPolicy } from '../find-policy.ts'
import { sourceUrl } from '../init/source-url.ts'

export interface WorkflowsRequest {
  /** Absolute. */
  readonly cwd: string
  readonly policyPath: string | null
  /** Relative to `cwd`. */
  readonly folder: string
}

/** `tidemark adopt --workflows`. */
export interface WorkflowsResult {
  readonly files: readonly string[]
  readonly steps: readonly {
    readonly where: Place
    readonly action: WorkflowStep['action']
    readonly events: readonly string[]
    readonly images: readonly string[]
  }[]
  readonly classes: readonly {
    readonly key: string
    readonly row: string
    readonly where: readonly Place[]
  }[]
  readonly findings: readonly Broken[]
  readonly notUnderstood: readonly NotUnderstood[]
  /** A policy of these classes; null when there is none that passes lint, or no image is known. */
  readonly text: string | null
}

/**
 * Reads the rules by which workflows tag images, translates them into tag classes, and says where they break the promise of a tag; where
 * there is a policy, also which tags they push that it does not have, or has for other events. Reads files only.
 * Throws E_WORKFLOW, E_IO, and what loading a policy throws.
 */
export async function adoptWorkflows({
  cwd,
  policyPath,
  folder,
}: WorkflowsRequest): Promise<WorkflowsResult> {
  const { files, steps } = await readWorkflows(resolve(cwd, folder), folder.replace(/\/+$/u, ''))
  const [policy, { main, source }] = await Promise.all([policyIn(cwd, policyPath), gitFacts(cwd)])
  const known = contextOf(source)
  const read = steps.map((step) => readStep(step, { main, known }))
  const pushed = read.flatMap((each) => each.pushed)
  const classes = pushed.flatMap((each) => each.classes)
  const against =
    policy === null ? [] : pushed.flatMap((each) => againstPolicy(policy, each.images, each.classes))
  const proposal = proposePolicy(pushed, { main, source })
  return {
    files,
    steps: read.map((each) => each.shown),
    classes: [...Map.groupBy(classes, ({ key }) => key)].map(([key, rules]) => {
      const [first] = rules
      return {
        key,
        row: first === undefined ? '' : rowText(first.row),
        where: rules.map(({ line }) => line.where),
      }
    }),
    findings: [...read.flatMap((each) => each.broken), ...twoWriters(pushed), ...against].toSorted(byPlace),
    notUnderstood: [...read.flatMap((each) => each.notUnderstood), ...proposal.conflicts].toSorted(byPlace),
    text: proposal.text,
  }
}

interface ReadOptions {
  readonly main: string
  readonly known: Readonly<Record<string, string>>
}

interface ReadStep {
  readonly shown: WorkflowsResult['steps'][number]
  readonly pushed: readonly Pushed[]
  readonly broken: readonly Broken[]
  readonly notUnderstood: readonly NotUnderstood[]
}

function readStep(step: WorkflowStep, options: ReadOptions): ReadStep {
  const known = withEnvironment(options.known, step.env)
  const lines =
    step.action === 'docker/metadata-action' ? step.images.filter(isOn) : step.tags.flatMap(imageOfTag)
  const named = lines.map((line) => ({ line, image: imageOf(line.text, known) }))
  const images = [...new Set(named.flatMap(({ image }) => image ?? []))]
  const places = [...new Set(named.map(({ line, image }) => image ?? line.text))]
  const { classes, broken, notUnderstood } = translateStep(step, options)
  const strange = named.flatMap(({ line, image }) =>
    image === null && step.action === 'docker/metadata-action'
      ? [
          {
            where: line.where,
            rule: line.text,
            why: 'which image it is, is known only when the workflow runs',
          },
        ]
      : [],
  )
  const { where, action, triggers: events } = step
  return {
    shown: { where, action, events, images },
    pushed: classes.length === 0 ? [] : [{ images, places, classes }],
    broken,
    notUnderstood: [...strange, ...notUnderstood],
  }
}

/** `name=ghcr.io/acme/web,enable=false` is an image that nothing is pushed to. */
function isOn({ text }: Line): boolean {
  return !/,\s*enable=false\s*(?:,|$)/u.test(text)
}

/** `ghcr.io/acme/web:latest` without its tag. */
function imageOfTag(line: Line): readonly Line[] {
  const masked = line.text.replaceAll(/\$\{\{[^}]*\}\}/gu, (whole) => 'x'.repeat(whole.length))
  const colon = masked.indexOf(':', masked.lastIndexOf('/') + 1)
  return colon < 0 ? [] : [{ ...line, text: line.text.slice(0, colon) }]
}

/** A canonical image name; null when it cannot be told. `name=ghcr.io/acme/web,enable=true` is a form of it. */
function imageOf(text: string, known: Readonly<Record<string, string>>): string | null {
  const plain = plainText(text.replace(/^name=/u, '').replace(/,.*$/u, ''), { known, refName: null })
  if (plain === null) return null
  try {
    return parseImageName(plain.toLowerCase())
  } catch (error) {
    if (isFailure(error, 'E_REFERENCE')) return null
    throw error
  }
}

async function policyIn(cwd: string, named: string | null): Promise<Policy | null> {
  try {
    const { text, shown } = await findPolicy(cwd, named ?? undefined)
    return loadPolicy(text, shown)
  } catch (error) {
    if (named === null && isFailure(error, 'E_POLICY_MISSING')) return null
    throw error
  }
}

async function gitFacts(cwd: string): Promise<{ readonly main: string; readonly source: string | null }> {
  const git = await openRepository(cwd)
  if (git === null) return { main: 'main', source: null }
  const [remote, branches] = await Promise.all([git.remoteUrl('origin'), git.branches()])
  const main = ['main', 'master'].find((name) => branches.includes(name)) ?? 'main'
  return { main, source: remote === null ? null : sourceUrl(remote) }
}

/** What `github.*` is for the repository that the remote names. */
function contextOf(source: string | null): Readonly<Record<string, string>> {
  if (source === null) return {}
  const repository = new URL(source).pathname.slice(1)
  const [owner = '', name = ''] = repository.split('/')
  return {
    'github.repository': repository,
    'github.repository_owner': owner,
    'github.event.repository.name': name,
  }
}

function byPlace(a: { readonly where: Place }, b: { readonly where: Place }): number {
  const { where: x } = a
  const { where: y } = b
  if (x.file !== y.file) return x.file < y.file ? -1 : 1
  return x.line - y.line || x.column - y.column
}
