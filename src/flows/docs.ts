import { relative, resolve, sep } from 'node:path'

import type { WorkFiles } from '../files/work-files.ts'
import { TidemarkError, isFailure } from '../model/failure.ts'
import { markedSections, withSections } from '../plan/docs/marked-section.ts'
import type { MarkedSection } from '../plan/docs/marked-section.ts'
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
 * `<!-- /tidemark:tags -->` is what the policy says (docs/documents.md). All are read before one is written. Throws E_DOCS_MARKS for
 * a document without marks, or with those of no component, E_DOCS_FILE, E_NOT_A_REPOSITORY.
 */
export async function docs(world: World, { component, files, write }: DocsRequest): Promise<DocsResult> {
  const { policy } = world
  const chosen = component === undefined ? released(policy) : [namedComponent(policy, component)]
  const documents: Document[] = []
  for (const file of files) documents.push(await readDocument(world, file, chosen))
  if (write) for (const document of documents) await update(document)
  return { text: tagTables(policy, chosen), files: documents.map((document) => outcomeOf(document, write)) }
}

/** What readers can pull; a policy without any image still has its tags. */
function released(policy: Policy): readonly Component[] {
  const pulled = withImages(policy)
  return pulled.length === 0 ? policy.components : pulled
}

/** A document as it was read, and as it shall be. */
interface Document {
  readonly file: string
  /** Lines of the marks whose sections differ. */
  readonly lines: readonly number[]
  readonly wanted: string
  readonly write: (text: string) => Promise<void>
}

async function update({ lines, wanted, write }: Document): Promise<void> {
  if (lines.length > 0) await write(wanted)
}

function outcomeOf({ file, lines }: Document, write: boolean): DocsResult['files'][number] {
  return { file, outcome: lines.length === 0 ? 'same' : write ? 'written' : 'differs', lines }
}

async function readDocument(world: World, file: string, chosen: readonly Component[]): Promise<Document> {
  const git = demandRepository(world)
  const path = relative(git.root, resolve(world.cwd, file))
  if (path.split(sep)[0] === '..') throw noDocument(file, 'lies outside the repository')
  const { files } = openWorkTree(git)
  const text = await readText(files, path, file)
  const { sections, unclosed } = markedSections(text)
  if (unclosed !== null || sections.length === 0) throw noMarks(file, unclosed)
  const table = (section: MarkedSection): string =>
    tagTables(world.policy, section.component === null ? chosen : [componentOf(world.policy, section, file)])
  const differing = sections.filter(
    (section) => text.slice(section.start, section.end).trim().replaceAll('\r\n', '\n') !== table(section),
  )
  return {
    file,
    lines: differing.map(({ line }) => line),
    wanted: withSections(text, sections, table),
    write: (fresh) => files.write(path, fresh),
  }
}

async function readText(files: WorkFiles, path: string, file: string): Promise<string> {
  try {
    return await files.read(path)
  } catch (error) {
    if (!isFailure(error, 'E_CUT_FILES')) throw error
    throw noDocument(file, error.message.slice(path.length + 1), error)
  }
}

function noDocument(file: string, why: string, cause?: unknown): TidemarkError {
  return new TidemarkError('E_DOCS_FILE', `${file} ${why}`, { cause })
}

function componentOf(policy: Policy, { component, line }: MarkedSection, file: string): Component {
  const found = policy.components.find(({ name }) => name === component)
  if (found !== undefined) return found
  throw new TidemarkError('E_DOCS_MARKS', `there is no component "${component ?? ''}"`, {
    where: { file, line },
    hints: [`There are:  ${policy.components.map(({ name }) => name).join(', ')}`],
  })
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
