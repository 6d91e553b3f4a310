import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

import { describe, expect, it } from 'vitest'

import { makeProject, policyFixture } from '../support/project.ts'
import type { Project } from '../support/project.ts'

const MARKS = '<!-- tidemark:tags -->\n<!-- /tidemark:tags -->\n'

async function makeDocs(policy: string): Promise<Project> {
  return await makeProject({ policy: await policyFixture(policy, 'localhost:5000') })
}

async function read(project: Project, file: string): Promise<string> {
  return await readFile(join(project.root, file), 'utf8')
}

describe('documents', () => {
  it('000-42: are generated from the policy and held to it, each file and line that differs named', async () => {
    await using project = await makeDocs('000')
    await project.write('SECURITY.md', `# Tags\n\n${MARKS}\nEnd.\n`)
    await project.write('README.md', `${MARKS}\n`)
    const before = await project.json(['docs', 'SECURITY.md', 'README.md'], 6)
    expect(before['files']).toEqual([
      { file: 'SECURITY.md', outcome: 'differs', lines: [3] },
      { file: 'README.md', outcome: 'differs', lines: [1] },
    ])
    expect(await read(project, 'README.md')).toBe(`${MARKS}\n`)
    await project.json(['docs', '--write', 'SECURITY.md', 'README.md'])
    const text = await read(project, 'SECURITY.md')
    expect(text).toContain(
      '| `{version}` | a release | written once, never changes | reproducible: pin this |',
    )
    expect(text).toContain('of a supported line (0.3)')
    expect(text.endsWith('\nEnd.\n')).toBe(true)
    const after = await project.json(['docs', 'SECURITY.md', 'README.md'])
    expect(after['files'].map(({ outcome }: any) => outcome)).toEqual(['same', 'same'])
    await project.write('README.md', (await read(project, 'README.md')).replace('never changes', 'changes'))
    await project.json(['docs', 'README.md'], 6)
  })

  it('001-58: the release table says tag, source, stability and use, a row for every class', async () => {
    await using project = await makeDocs('001')
    const { text } = await project.json<{ text: string }>(['docs'])
    const rows = text.split('\n').map((line) => line.split(' | ')[0]?.replaceAll(/[|` ]/gu, ''))
    expect(rows).toEqual([
      'Tag',
      '---',
      '{version}',
      '{major}.{minor}',
      '{major}',
      'latest',
      'sha-{sha:full}',
      'edge',
      'nightly-{date:YYYY-MM-DD}',
    ])
    expect(text).toContain('| `edge` | a build of `main` | moves with every one of them |')
  })

  it('004-42: the image tag table has the commit tag that the old drawing left out; one of a component stands alone', async () => {
    await using project = await makeDocs('004')
    await project.write('docs/tags.md', MARKS.replace('tags -->', 'tags app -->'))
    await project.json(['docs', '--write', 'docs/tags.md'])
    const text = await read(project, 'docs/tags.md')
    expect(text).toContain('| `sha-{sha}` | a release | written once, never changes |')
    expect(text).not.toContain('**cli**')
  })

  it('keeps line ends of Windows, and refuses documents without marks, with an open one, or outside', async () => {
    await using project = await makeDocs('002')
    await project.write('dos.md', `x\r\n${MARKS.replaceAll('\n', '\r\n')}`)
    await project.json(['docs', '--write', 'dos.md'])
    expect((await read(project, 'dos.md')).replaceAll('\r\n', '')).not.toContain('\n')
    await project.json(['docs', 'dos.md'])
    await project.write('none.md', '# Nothing\n')
    await project.write('open.md', '\n<!-- tidemark:tags -->\n')
    expect((await project.json(['docs', 'none.md'], 4))['error'].code).toBe('E_DOCS_MARKS')
    const { error } = await project.json(['docs', 'open.md'], 4)
    expect(error).toMatchObject({ code: 'E_DOCS_MARKS', where: { line: 2 } })
    for (const file of ['../elsewhere.md', 'absent.md', '.'])
      expect((await project.json(['docs', file], 4))['error'].code).toBe('E_DOCS_FILE')
  })

  it('reads every document before it writes one, and names the line of marks that mean no component', async () => {
    await using project = await makeDocs('004')
    await project.write('a.md', MARKS)
    await project.write('b.md', `\n${MARKS.replace('tags -->', 'tags nobody -->')}`)
    const { error } = await project.json(['docs', '--write', 'a.md', 'b.md'], 4)
    expect(error).toMatchObject({ code: 'E_DOCS_MARKS', where: { file: 'b.md', line: 2 } })
    expect(await read(project, 'a.md')).toBe(MARKS)
  })

  it('tells the command that mends, with the component that was asked for, and writes only what is named', async () => {
    await using project = await makeDocs('004')
    await project.write('my tags.md', MARKS)
    const { stdout } = await project.run('docs', '--component', 'app', 'my tags.md')
    expect(stdout).toContain("tidemark docs --write --component app 'my tags.md'")
    expect((await project.json(['docs', '--write'], 2))['error'].code).toBe('E_USAGE')
  })

  it('says of a tag that environments move what it is good for', async () => {
    await using project = await makeDocs('003')
    const { text } = await project.json(['docs', '--component', 'config-api'])
    expect(text).toMatch(/`env-\{env\}` .*See what runs there/u)
    expect(text).not.toContain('every build')
  })
})
