import { DOCUMENTS } from '../../src/cli/documents/documents.ts'
import { COMMANDS } from '../../src/cli/table.ts'
import { codes, exitText } from './error-pages.ts'
import { code, markdownTable, page } from './markdown.ts'

const EXITS = [0, 1, 2, 3, 4, 5, 6]

function index(): string {
  const commands = COMMANDS.map(({ name, summary }) => [
    `[\`tidemark ${name}\`](commands/${name}.md)`,
    summary,
  ])
  const errors = codes().map(({ code: name, exit, title }) => [
    `[\`${name}\`](errors/${name}.md)`,
    exit === null ? '-' : String(exit),
    title,
  ])
  return page('Reference', [
    '- [The policy file](policy.md), key by key, and [tag patterns](patterns.md)',
    '- [JSON documents](documents.md)',
    '',
    '## Commands',
    '',
    ...markdownTable(['Command', 'Does'], commands),
    '## Exit codes',
    '',
    ...markdownTable(
      ['Code', 'Means'],
      [...EXITS.map((exit) => [String(exit), exitText(exit)]), ['130, 143', 'stopped by SIGINT, SIGTERM']],
    ),
    '## Errors and warnings',
    '',
    ...markdownTable(['Code', 'Exit', 'Means'], errors),
  ])
}

function documents(): string {
  const rows = Object.keys(DOCUMENTS).map((name) => [
    code(`tidemark.${name}/v1`),
    `[schema](../../schema/${name}.schema.json)`,
  ])
  return page('JSON documents', [
    'With `--json` a command prints exactly one JSON document to standard output and nothing else there: on one line, or',
    'indented on a terminal. Its key `document` names it and its major version. Within a version keys may be added; none is',
    'removed and none changes its meaning, so readers ignore keys that they do not know. Digests are whole, times are RFC 3339',
    'in UTC, and what is not known is `null`.',
    '',
    'A command that fails prints a `tidemark.error/v1` document instead; the exit code tells the kind of failure. A refusal that',
    '`plan` or `publish --dry-run` found stands in `refusals` of their own document, with exit code 3.',
    '',
    ...markdownTable(['Document', 'Schema'], rows),
  ])
}

/** The front page of the reference, and that of the JSON documents. */
export function indexPages(): ReadonlyMap<string, string> {
  return new Map([
    ['docs/reference/README.md', index()],
    ['docs/reference/documents.md', documents()],
  ])
}
