import { describe, expect, it } from 'vitest'

import { runCli } from './run.ts'
import { COMMANDS } from './table.ts'
import { captured } from './testing/captured.ts'
import type { CapturedSurroundings } from './testing/captured.ts'

const NAMES = COMMANDS.map(({ name }) => name)

async function run(args: readonly string[], given: Partial<CapturedSurroundings> = {}) {
  const around = captured(given)
  const code = await runCli(args, around)
  return { code, stdout: around.stdout.text, stderr: around.stderr.text }
}

describe('the command line', () => {
  it('answers nothing at all with the commands by purpose, as a usage error', async () => {
    const { code, stdout, stderr } = await run([])
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    for (const name of NAMES) expect(stderr).toContain(`  ${name} `)
  })

  it.each([['--help'], ['-h'], ['help']])('prints the commands with %s', async (flag) => {
    const { code, stdout, stderr } = await run([flag])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toMatchInlineSnapshot(`
      "Keeps the promise that a container-image tag makes.

      Usage: tidemark COMMAND [options]

      Start:
        init         write a policy file for this repository
        adopt        take over images that were tagged without a policy
        lint         prove that the policy can keep its promises
        docs         print the table of tags, and hold documents to it
        generate     make admission rules for other programs from the policy
        replay       run the policy over the git tags that exist already
        demo         see the whole story in a temporary folder

      Publish:
        cut          cut a release: version files, changelog, signed git tag, one push
        plan         show what a publish would write, and why
        publish      copy an image and write its tags, as the policy says
        check        run a check, or record a report, as evidence for gates
        verify-tag   say whether a git tag can be trusted, and why
        announce     make the release on the forge, once, with its files and notes
        rebuild      build the newest release of each line again, on a newer base

      Change:
        promote      let a digest run in the next environment
        approve      agree that a digest runs in an environment
        rollback     bring an environment back to what it ran before, and hold it
        deprecate    let tags fall from a release that is not to be used
        hold         keep an environment as it is
        resume       lift the hold on an environment
        reconcile    bring the registries to what the ledger wants
        retain       delete what no rule keeps, by a plan that is read first

      Look:
        audit        say whether registries, ledger, git and policy agree
        status       show what every tag and environment points at
        log          list what happened
        history      list everything that a tag ever named
        show         tell all about a tag, a version or a digest
        compare      say how two images, or all their tags, differ
        explain      say what a tag promises and why it points where it does

      Options:
        -V, --version           print the version
        --json                  print one JSON document and nothing else
        -q, --quiet             no progress, no warnings
        --policy <file>         the policy file (default: the nearest tidemark.yaml)
        -C, --directory <dir>   work in this folder
        --no-color              no colour, even on a terminal
        -h, --help              show help with an example

      \`tidemark COMMAND --help\` shows an example of each. To begin:  tidemark init
      "
    `)
  })

  it.each([['--version'], ['-V']])('prints the version with %s', async (flag) => {
    const { code, stdout } = await run([flag])
    expect(code).toBe(0)
    expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/u)
  })

  it.each(NAMES)('%s --help shows its usage, an example and the options of all commands', async (name) => {
    const { code, stdout } = await run([name, '--help'])
    expect(code).toBe(0)
    expect(stdout).toContain(`Usage: tidemark ${name}`)
    expect(stdout).toContain(`  $ tidemark ${name}`)
    expect(stdout).toContain('--json')
    expect((await run(['help', name])).stdout).toBe(stdout)
  })

  it.each(NAMES)('%s refuses an option that it does not know, with its usage', async (name) => {
    const { code, stdout, stderr } = await run([name, '--frobnicate'])
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain('[E_USAGE]')
    expect(stderr).toContain(`Usage: tidemark ${name}`)
  })

  // `docs` takes any number of files.
  it.each(NAMES.filter((name) => name !== 'docs'))(
    '%s refuses arguments that it does not take',
    async (name) => {
      expect((await run([name, 'a', 'b', 'c'])).code).toBe(2)
    },
  )

  it('proposes the command that was meant', async () => {
    const { code, stderr } = await run(['pubish'])
    expect(code).toBe(2)
    expect(stderr).toContain('Did you mean publish?')
  })

  it('proposes the option that was meant', async () => {
    expect((await run(['plan', '--comit', 'x'])).stderr).toContain('Did you mean --commit?')
  })

  it('refuses an option without its value', async () => {
    expect((await run(['-C'])).code).toBe(2)
    expect((await run(['plan', '--version'])).code).toBe(2)
  })

  it('takes the options of all commands before and after the name of the command', async () => {
    for (const args of [
      ['--json', 'explain'],
      ['explain', '--json'],
    ]) {
      const { code, stdout, stderr } = await run(args)
      expect({ code, stderr }).toEqual({ code: 2, stderr: '' })
      expect(JSON.parse(stdout)).toMatchObject({ document: 'tidemark.error/v1', error: { code: 'E_USAGE' } })
    }
  })

  it('keeps --version of a command apart from its own', async () => {
    const { code, stderr } = await run(['plan', '--version', '1.0.0', '-C', '/nonexistent'])
    expect(code).not.toBe(0)
    expect(stderr).not.toContain('E_USAGE')
  })

  it('has no colour in a pipe, and colour on a terminal', async () => {
    expect((await run(['--help'])).stdout).not.toContain('\u001B')
    expect((await run(['--help'], { env: { FORCE_COLOR: '1' } })).stdout).toContain('\u001B[1m')
    expect((await run(['--help'], { env: { FORCE_COLOR: '1', NO_COLOR: '1' } })).stdout).not.toContain(
      '\u001B',
    )
  })
})
