import { policyKeys, policyPresets } from '../../src/policy/reference.ts'
import type { KeyReference } from '../../src/policy/reference.ts'
import { code, markdownTable, page } from './markdown.ts'

function keyPage(key: KeyReference): string {
  const facts = [
    ['Type', key.type],
    ['Required', key.required ? 'yes' : 'no'],
    ...(key.default === null ? [] : [['Default', code(key.default)]]),
  ]
  const note = key.note === null ? [] : ['', `**Checked only.** ${key.note}`]
  return page(code(key.path), [key.description, '', ...markdownTable(['', ''], facts), ...note])
}

function presetLines(): readonly string[] {
  return policyPresets().flatMap(({ name, description, classes }) => [
    `### \`${name}\``,
    '',
    description,
    '',
    ...markdownTable(
      ['Tag', 'Class'],
      Object.entries(classes).map(([tag, row]) => [code(tag), code(JSON.stringify(row))]),
    ),
  ])
}

function overview(keys: readonly KeyReference[]): string {
  const rows = keys.map((key) => {
    const status = key.status === 'works' ? '' : ' (checked only)'
    return [`[${code(key.path)}](policy/${key.path}.md)`, key.type, key.description + status]
  })
  return page('The policy file: `tidemark.yaml`', [
    'Every key, in the order of the schema. Words in capitals stand for names of your own. Editors complete and check the',
    'file with [`schema/tidemark.schema.json`](../../schema/tidemark.schema.json). What a tag may look like: [patterns](patterns.md).',
    '',
    ...markdownTable(['Key', 'Type', 'Meaning'], rows),
    '## Presets',
    '',
    '`tags: NAME` takes a preset as it is; `tags: { extends: NAME, … }` adds to it. `tidemark lint --expand` spells it out.',
    '',
    ...presetLines(),
  ])
}

/** A page a policy key, and the overview, from the schema. */
export function policyPages(): ReadonlyMap<string, string> {
  const keys = policyKeys()
  const pages = keys.map((key) => [`docs/reference/policy/${key.path}.md`, keyPage(key)] as const)
  return new Map([['docs/reference/policy.md', overview(keys)], ...pages])
}
