import { relative, resolve } from 'node:path'

import { TidemarkError } from '../model/failure.ts'
import { markedSections, withSections } from '../plan/docs/marked-section.ts'
import { tagTables } from '../plan/docs/tag-table.ts'
import type { Component, Policy } from '../policy/policy.ts'
import { namedComponent, withImages } from './event/component.ts'
import { demandRepository } from './repository.ts'
import { openWorkTree } from './work-tree.ts'
import type { World } from './world.ts'

export interface DocsRequest {
  readonly component?: string
  /** Documents with marked sections, relative to where the user stands; empty: only the table is made. */
  readonly files: readonly string[]
  /** Writes what differs; else it is only told. */
  readonly write: boolean
}

/** `tidemark docs`. */
export interface DocsResult {
  /** The tables as Markdown. */
  readonly text: string
  readonly files: readonly {
    readonly file: string
    /** `same`: says what the policy says; `differs`: does not; `written`: did not, and does now. */
    readonly outcome: 'same' | 'differs' | 'written'
    /** 1-based lines of the marks whose sections differed. */
    readonly lines: readonly number[]
  }[]
}

/**
 * The tags of the policy as a table for readers, and documents held to it: what stands between `<!-- tidemark:tags -->` and
 * `<!-- /tidemark:tags -->` is what the policy says (docs/documents.md). Throws E_DOCS_MARKS for a document without marks,
 * E_NOT_A_REPOSITORY, E_CUT_FILES.
 */
export async function docs(world: World, request: DocsRequest): Promise<DocsResult> {
  const { policy } = world
  const chosen =
    request.component === undefined ? released(policy) : [namedComponent(policy, request.component)]
  const files: DocsResult['files'][number][] = []
  for (const file of request.files) files.push(await holdTo(world, file, { chosen, write: request.write }))
  return { text: tagTables(policy, chosen), files }
}

/** What readers can pull; a policy without any image still has its tags. */
function released(policy: Policy): readonly Component[] {
  const pulled = withImages(policy)
  return pulled.length === 0 ? policy.components : pulled
}

interface Holding {
  readonly chosen: readonly Component[]
  readonly write: boolean
}

async function holdTo(
  world: World,
  file: string,
  { chosen, write }: Holding,
): Promise<DocsResult['files'][number]> {
  const git = demandRepository(world)
  const { files } = openWorkTree(git)
  const path = relative(git.root, resolve(world.cwd, file))
  const text = await files.read(path)
  const { sections, unclosed } = markedSections(text)
  if (unclosed !== null || sections.length === 0) throw noMarks(file, unclosed)
  const table = (component: string | null): string =>
    tagTables(world.policy, component === null ? chosen : [namedComponent(world.policy, component)])
  const lines = sections
    .filter(
      ({ component, start, end }) =>
        text.slice(start, end).trim().replaceAll('\r\n', '\n') !== table(component),
    )
    .map(({ line }) => line)
  if (lines.length === 0) return { file, outcome: 'same', lines }
  if (!write) return { file, outcome: 'differs', lines }
  await files.write(
    path,
    withSections(text, sections, ({ component }) => table(component)),
  )
  return { file, outcome: 'written', lines }
}

function noMarks(file: string, unclosed: number | null): TidemarkError {
  const message = unclosed === null ? `${file} has no marked section` : `the section of ${file} has no end`
  return new TidemarkError('E_DOCS_MARKS', message, {
    where: { file, ...(unclosed !== null && { line: unclosed }) },
    hints: [
      'Put the marks where the table shall stand:',
      '<!-- tidemark:tags -->',
      '<!-- /tidemark:tags -->',
    ],
  })
}
