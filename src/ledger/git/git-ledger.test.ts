import { chmod, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { openRepository } from '../../git/open.ts'
import { canonicalJson } from '../../model/canonical-json.ts'
import { EMPTY_HEAD } from '../../model/record.ts'
import type { RecordDraft } from '../../model/record.ts'
import { testClock, testRandom } from '../../testing/clock.ts'
import type { TestClock } from '../../testing/clock.ts'
import { makeBare, makeRepository, testGit } from '../../testing/git.ts'
import type { TestRepository, TestRepositoryOptions } from '../../testing/git.ts'
import { tamper } from '../../testing/ledger-branch.ts'
import { stateText } from '../../testing/state-text.ts'
import { publishedDraft, readAll, releaseDraft } from '../ledger.conformance.ts'
import type { Ledger } from '../ledger.ts'
import { openLedger } from '../open.ts'

const SEEN = 'refs/tidemark/ledger/origin/tidemark'
const FIRST = 'records/000000.jsonl'

let clock: TestClock
let repo: TestRepository

beforeEach(() => {
  clock = testClock()
})

afterEach(async () => {
  vi.unstubAllEnvs()
  await repo.remove()
})

async function make(options: TestRepositoryOptions = {}): Promise<void> {
  repo = await makeRepository(options)
}

interface Opening {
  readonly remote?: string
  readonly branch?: string
  readonly offline?: boolean
}

async function open(
  root = repo.root,
  { remote, branch = 'tidemark', offline = false }: Opening = {},
): Promise<Ledger> {
  const repository = await openRepository(root)
  const context = { clock, random: testRandom(), repository, offline }
  return await openLedger({ kind: 'git', remote: remote ?? null, branch }, context)
}

async function append(ledger: Ledger, ...versions: readonly string[]): Promise<void> {
  clock.advance(1000)
  await ledger.append(
    versions.map((version) => releaseDraft(version)),
    await ledger.head(),
  )
}

async function seeded(options: TestRepositoryOptions = {}): Promise<Ledger> {
  await make(options)
  const ledger = await open()
  await append(ledger, '1.0.0', '1.0.1')
  await append(ledger, '1.1.0')
  return ledger
}

describe('what is written', () => {
  it('is an orphan branch with records, the format and a word to visitors', async () => {
    await seeded()
    const files = await repo.git('ls-tree', '-r', '--name-only', 'tidemark')
    expect(files.split('\n')).toEqual(['README.md', 'format', 'head', FIRST])
    expect(await repo.git('show', 'tidemark:format')).toBe('tidemark-ledger 2')
    expect((await repo.git('show', `tidemark:${FIRST}`)).split('\n')).toHaveLength(3)
    expect(await repo.git('rev-list', '--count', 'tidemark')).toBe('2')
    expect(await repo.git('merge-base', '--all', 'main', 'tidemark').catch(() => 'none')).toBe('none')
    expect(await repo.git('fsck', '--strict')).toBe('')
  })

  it('leaves work tree, index, HEAD and other refs as they were', async () => {
    await make({ commits: [{ files: { a: '1', b: '1' } }], remote: true })
    await writeFile(join(repo.root, 'a'), 'changed')
    await writeFile(join(repo.root, 'c'), 'staged')
    await repo.git('add', 'c')
    const look = async (): Promise<readonly unknown[]> => {
      const index = join(repo.root, '.git', 'index')
      const refs = await repo.git('for-each-ref', 'refs/heads', 'refs/tags')
      const head = await readFile(join(repo.root, '.git', 'HEAD'), 'utf8')
      return [await readFile(index, 'hex'), (await stat(index)).mtimeMs, refs, head]
    }
    const before = await look()
    const ledger = await open()
    await append(ledger, '1.0.0')
    await readAll(await open())
    expect(await look()).toEqual(before)
    expect(await repo.git('status', '--porcelain')).toBe(' M a\nA  c')
    const own = await repo.git('for-each-ref', '--format=%(refname)', 'refs/tidemark')
    expect(own.split('\n')).toEqual(['refs/tidemark/incoming/origin/tidemark', SEEN])
  })

  it('needs no user.name, is not signed, and runs no hooks', async () => {
    await make({ remote: true })
    vi.stubEnv('GIT_CONFIG_GLOBAL', '/dev/null')
    vi.stubEnv('GIT_CONFIG_NOSYSTEM', '1')
    await repo.git('config', 'user.useConfigOnly', 'true')
    await repo.git('config', 'commit.gpgsign', 'true')
    await repo.git('config', 'push.gpgSign', 'true')
    const hook = join(repo.root, '.git', 'hooks', 'pre-push')
    await writeFile(hook, '#!/bin/sh\nexit 1\n')
    await chmod(hook, 0o755)
    await append(await open(), '1.0.0')
    const commit = await testGit(repo.remote!, ['cat-file', 'commit', 'tidemark'])
    expect(commit).toMatch(/^author ci <noreply@tidemark\.invalid> 1772445601 \+0000$/mu)
    expect(commit).toMatch(/^committer Tidemark <noreply@tidemark\.invalid> 1772445601 \+0000$/mu)
    expect(commit).not.toContain('gpgsig')
  })

  it('fills files of 1,000 records, and is read across them', async () => {
    await make()
    const ledger = await open()
    const drafts = releases(2_100)
    await ledger.append(drafts.slice(0, 999), EMPTY_HEAD)
    await ledger.append(drafts.slice(999), await ledger.head())
    await append(ledger, '2.0.0')
    expect(await repo.git('ls-tree', '--name-only', 'tidemark', 'records/')).toBe(
      ['records/000000.jsonl', 'records/000001.jsonl', 'records/000002.jsonl'].join('\n'),
    )
    const other = await open()
    expect(await readAll(other)).toHaveLength(2_101)
    expect((await readAll(other, 1_500)).map(({ seq }) => seq)).toEqual(
      Array.from({ length: 601 }, (_, at) => at + 1_501),
    )
    expect(stateText(await other.load())).toBe(stateText(await ledger.load()))
  })
})

function releases(count: number): readonly RecordDraft[] {
  return Array.from({ length: count }, (_, at) => releaseDraft(`1.${at}.0`))
}

describe('a broken ledger is refused', () => {
  const CHAIN = 'E_LEDGER_CHAIN'
  const cases: readonly (readonly [string, string, Record<string, (text: string) => string | null>])[] = [
    ['a record that was edited', CHAIN, { [FIRST]: (text) => text.replace('"1.0.1"', '"6.6.6"') }],
    ['an edited newest record', CHAIN, { [FIRST]: (text) => text.replace('"1.1.0"', '"6.6.6"') }],
    [
      'a missing record in the middle',
      CHAIN,
      { [FIRST]: (text) => text.split('\n').toSpliced(1, 1).join('\n') },
    ],
    ['a missing first record', CHAIN, { [FIRST]: (text) => text.split('\n').toSpliced(0, 1).join('\n') }],
    ['a missing newest record', CHAIN, { [FIRST]: (text) => text.split('\n').toSpliced(2, 1).join('\n') }],
    ['a file that was cut short', CHAIN, { [FIRST]: (text) => text.slice(0, -20) }],
    ['a line that was cut short', CHAIN, { [FIRST]: (text) => `${text.slice(0, -20)}\n` }],
    ['other white space', CHAIN, { [FIRST]: (text) => text.replace(',', ', ') }],
    ['a merge conflict', CHAIN, { [FIRST]: (text) => `<<<<<<< ours\n${text}` }],
    ['a missing file', CHAIN, { [FIRST]: () => null }],
    ['a missing head', CHAIN, { head: () => null }],
    ['another head', CHAIN, { head: (text) => text.replace('3', '4') }],
    ['a newer layout', 'E_LEDGER_FORMAT', { format: () => 'tidemark-ledger 3\n' }],
    ['a branch that is something else', 'E_LEDGER_FORMAT', { format: () => null }],
    ['a record of a newer Tidemark', 'E_LEDGER_NEWER', { [FIRST]: newerRecord }],
  ]

  it.each(cases)('%s', async (_, code, edits) => {
    await seeded()
    await tamper(repo.root, edits)
    await expect((await open()).load()).rejects.toMatchObject({ code })
  })

  it('an edited record in an older file, when the records are read', async () => {
    await make()
    const ledger = await open()
    await ledger.append(releases(1_200), EMPTY_HEAD)
    await tamper(repo.root, { [FIRST]: (text) => text.replace('"1.7.0"', '"6.6.6"') })
    const other = await open()
    expect(await readAll(other, 1_000)).toHaveLength(200)
    await expect(readAll(other)).rejects.toMatchObject({ code: CHAIN })
  })
})

describe('a lock that a killed git left behind', () => {
  it('is told of, and removing it as the message says mends it', async () => {
    const ledger = await seeded()
    const lock = join(repo.root, await repo.git('rev-parse', '--git-path', 'refs/heads/tidemark.lock'))
    await writeFile(lock, '')
    await expect(append(ledger, '1.2.0')).rejects.toMatchObject({ code: 'E_LEDGER_UNAVAILABLE' })
    await rm(lock)
    await append(ledger, '1.2.0')
    expect((await ledger.head()).seq).toBe(4)
  })
})

describe('a record of an unknown type', () => {
  it('is kept and read, and changes no facts', async () => {
    const ledger = await seeded()
    const before = await ledger.load()
    const odd: RecordDraft = Object.assign(releaseDraft('9.9.9'), { type: 'later-type' })
    await ledger.append([odd], await ledger.head())
    const other = await open()
    const state = await other.load()
    expect(state.head.seq).toBe(4)
    expect(state.component('web').facts).toEqual(before.component('web').facts)
    expect((await readAll(other)).at(-1)).toMatchObject({ type: 'later-type' })
  })
})

describe('a remote', () => {
  it('is shared: what one clone appends, another reads', async () => {
    const ledger = await seeded({ remote: true })
    const other = await open(await repo.clone())
    expect(stateText(await other.load())).toBe(stateText(await ledger.load()))
    await append(other, '1.2.0')
    expect((await ledger.head()).seq).toBe(3)
    expect((await ledger.head({ fresh: true })).seq).toBe(4)
  })

  it('refuses the slower of two appends, which then sees what won', async () => {
    const ledger = await seeded({ remote: true })
    const other = await open(await repo.clone())
    await other.load()
    await append(ledger, '1.2.0')
    await expect(append(other, '1.2.0')).rejects.toMatchObject({ code: 'E_LEDGER_MOVED' })
    expect((await other.head()).seq).toBe(4)
    await append(other, '1.2.1')
    expect(await readAll(await open())).toHaveLength(5)
  })

  it('refuses the slower of two first appends', async () => {
    await make({ remote: true })
    const [one, two] = [await open(), await open(await repo.clone())]
    await Promise.all([one.load(), two.load()])
    await append(one, '1.0.0')
    await expect(append(two, '1.0.0')).rejects.toMatchObject({ code: 'E_LEDGER_MOVED' })
  })

  it('can be another repository, by its address, with a branch of another name', async () => {
    await make({ remote: true })
    const bare = await makeBare(join(repo.root, '..', 'ledger.git'))
    const opening = { remote: `file://${bare}`, branch: 'ledgers/web' }
    await append(await open(repo.root, opening), '1.0.0')
    expect((await (await open(await repo.clone(), opening)).head()).seq).toBe(1)
    expect(await testGit(bare, ['for-each-ref', '--format=%(refname)'])).toBe('refs/heads/ledgers/web')
    expect(await repo.git('ls-remote', 'origin')).not.toContain('ledgers')
  })

  it('must exist', async () => {
    await make()
    await expect(open(repo.root, { remote: 'upstream' })).rejects.toMatchObject({
      code: 'E_LEDGER_UNAVAILABLE',
    })
  })

  it('gets a ledger that began without one', async () => {
    const ledger = await seeded()
    const bare = await makeBare(join(repo.root, '..', 'late.git'))
    await repo.git('remote', 'add', 'origin', `file://${bare}`)
    const later = await open()
    expect(stateText(await later.load())).toBe(stateText(await ledger.load()))
    await append(later, '2.0.0')
    expect(await testGit(bare, ['rev-list', '--count', 'tidemark'])).toBe('3')
    expect(await readAll(await open())).toHaveLength(4)
  })

  it('that is down is an error of the world, and loses nothing', async () => {
    await seeded({ remote: true })
    await repo.git('remote', 'set-url', 'origin', `file://${repo.root}/none.git`)
    const ledger = await open()
    await expect(ledger.load()).rejects.toMatchObject({ code: 'E_LEDGER_UNAVAILABLE' })
    await expect(append(ledger, '1.2.0')).rejects.toMatchObject({ code: 'E_LEDGER_UNAVAILABLE' })
    await repo.git('remote', 'set-url', 'origin', `file://${repo.remote}`)
    expect((await ledger.head()).seq).toBe(3)
  })

  it('that refuses the push is an error of the world, with its own words', async () => {
    const ledger = await seeded({ remote: true })
    await remoteHook('pre-receive', 'echo "the branch is protected" >&2; exit 1')
    await expect(append(ledger, '1.2.0')).rejects.toMatchObject({
      code: 'E_LEDGER_UNAVAILABLE',
      message: expect.stringContaining('the branch is protected'),
    })
    expect((await ledger.head()).seq).toBe(3)
  })

  it('that took the push before the connection broke is believed', async () => {
    const ledger = await seeded({ remote: true })
    await remoteHook('post-receive', 'kill -9 $PPID')
    clock.advance(1000)
    const records = await ledger.append([releaseDraft('1.2.0'), publishedDraft('1.2.0')], await ledger.head())
    expect(records.map(({ seq }) => seq)).toEqual([4, 5])
    expect(await readAll(await open())).toHaveLength(5)
  })

  it('can be left alone: reading offline shows what was last seen, and appending is refused', async () => {
    await seeded({ remote: true })
    await repo.git('remote', 'set-url', 'origin', `file://${repo.root}/none.git`)
    const ledger = await open(repo.root, { offline: true })
    expect((await ledger.load()).head.seq).toBe(3)
    expect(await readAll(ledger)).toHaveLength(3)
    await expect(append(ledger, '1.2.0')).rejects.toMatchObject({ code: 'E_LEDGER_UNAVAILABLE' })
  })

  it('shows no credentials in messages', async () => {
    await make()
    const ledger = await open(repo.root, { remote: 'http://bot:s3cret@127.0.0.1:9/x.git' })
    const error = await ledger.load().catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'E_LEDGER_UNAVAILABLE' })
    expect(JSON.stringify([String(error), error])).not.toContain('s3cret')
  })
})

describe('a rewritten branch is refused', () => {
  const REWRITTEN = { code: 'E_LEDGER_REWRITTEN' }

  it('when its newest commit was replaced', async () => {
    await seeded({ remote: true })
    const seen = await repo.git('rev-parse', SEEN)
    const now = await tamper(repo.remote!, {}, true)
    await expect((await open()).load()).rejects.toMatchObject({ ...REWRITTEN, details: { seen, now } })
    await expect((await open()).load()).rejects.toMatchObject(REWRITTEN)
    expect(await repo.git('rev-parse', SEEN)).toBe(seen)
  })

  it('when it went back to an older commit', async () => {
    const ledger = await seeded({ remote: true })
    await testGit(repo.remote!, ['update-ref', 'refs/heads/tidemark', 'refs/heads/tidemark~1'])
    await expect(ledger.load({ fresh: true })).rejects.toMatchObject(REWRITTEN)
    await expect((await open()).load()).rejects.toMatchObject(REWRITTEN)
  })

  it('when it is gone', async () => {
    const ledger = await seeded({ remote: true })
    await testGit(repo.remote!, ['update-ref', '-d', 'refs/heads/tidemark'])
    await expect(ledger.load({ fresh: true })).rejects.toMatchObject(REWRITTEN)
    await expect((await open()).head()).rejects.toMatchObject(REWRITTEN)
  })

  it('in a clone of depth 1, by its records', async () => {
    await seeded({ commits: 3, remote: true })
    const shallow = await repo.clone('--depth', '1')
    await append(await open(shallow), '1.2.0')
    await testGit(repo.remote!, ['update-ref', 'refs/heads/tidemark', 'refs/heads/tidemark~1'])
    await expect((await open(shallow)).load()).rejects.toMatchObject(REWRITTEN)
  })

  it('until somebody says that the new history is right', async () => {
    await seeded({ remote: true })
    await testGit(repo.remote!, ['update-ref', 'refs/heads/tidemark', 'refs/heads/tidemark~1'])
    await repo.git('update-ref', '-d', SEEN)
    expect((await (await open()).head()).seq).toBe(2)
  })

  it('and can be put back as the message says', async () => {
    await seeded({ remote: true })
    const seen = await repo.git('rev-parse', SEEN)
    await testGit(repo.remote!, ['update-ref', '-d', 'refs/heads/tidemark'])
    await repo.git('push', '--quiet', 'origin', `${seen}:refs/heads/tidemark`)
    expect((await (await open()).head()).seq).toBe(3)
  })
})

describe('a clone of depth 1', () => {
  it('stays shallow for its own branch and fetches the ledger to a depth of one', async () => {
    await seeded({ commits: 3, remote: true })
    const shallow = await repo.clone('--depth', '1')
    const ledger = await open(shallow)
    await append(ledger, '1.2.0')
    expect(await testGit(shallow, ['rev-list', '--count', 'HEAD'])).toBe('1')
    expect(await testGit(shallow, ['rev-list', '--count', 'refs/tidemark/incoming/origin/tidemark'])).toBe(
      '1',
    )
    expect(await testGit(repo.remote!, ['rev-list', '--count', 'tidemark'])).toBe('3')
    expect(await readAll(await open(shallow))).toHaveLength(4)
  })

  it('does not make a full clone shallow', async () => {
    await seeded({ commits: 3, remote: true })
    const full = await repo.clone()
    await append(await open(full), '1.2.0')
    expect(await testGit(full, ['rev-parse', '--is-shallow-repository'])).toBe('false')
  })
})

async function remoteHook(name: string, script: string): Promise<void> {
  const hook = join(repo.remote!, 'hooks', name)
  await writeFile(hook, `#!/bin/sh\n${script}\n`)
  await chmod(hook, 0o755)
}

/** The newest record as a later Tidemark would write it. */
function newerRecord(text: string): string {
  const lines = text.trimEnd().split('\n')
  const last: unknown = JSON.parse(lines.at(-1)!)
  return `${[...lines.slice(0, -1), canonicalJson({ ...Object(last), v: 2 })].join('\n')}\n`
}
