import type { GitRepository } from '../../git/repository.ts'
import { tagAgain } from '../../plan/next-command.ts'
import { parseGitTag } from '../../policy/parse-git-tag.ts'
import type { World } from '../world.ts'
import { fail, off, pass } from './check.ts'
import type { Judgement, TagSubject, TrustCheck } from './check.ts'
import { judgeBranch } from './judge-branch.ts'
import { judgeMaintainer } from './judge-maintainer.ts'
import { judgeAnnotated, judgeObjectName, judgeTarget } from './judge-object.ts'
import { judgeSignature } from './judge-signature.ts'

/** All that is asked of a git tag, and what came of it. */
export interface TrustReport {
  /** Every check, in the order of their names' type. */
  readonly checks: readonly TrustCheck[]
  /** Those that fail; empty for a tag that can be trusted. */
  readonly findings: readonly TrustCheck[]
  /** Whose signature holds: `IDENTITY (KEY)`. */
  readonly signer: string | null
  readonly format: 'openpgp' | 'ssh' | null
  /** The ways out of the findings. */
  readonly hints: readonly string[]
  /** What is worth knowing beside the checks. */
  readonly notices: readonly string[]
}

// With one of these, the same commit under the same name would be refused again.
const NOT_AGAIN: readonly TrustCheck['name'][] = ['name', 'target', 'branch']

/** Judges a git tag by the policy's `releases`. Throws E_IO when the allowed signers of the work tree cannot be read. */
export async function judgeTag(
  world: World & { readonly git: GitRepository },
  subject: TagSubject,
): Promise<TrustReport> {
  const { tag, component } = subject
  const { git } = world
  const content = tag.type === 'annotated' ? await git.tagContent(tag.object) : null
  const { checks: signature, verdict, notices } = await judgeSignature(world, subject, content)
  const judgements = [
    judgeName(subject),
    judgeAnnotated(subject),
    judgeObjectName(subject, content),
    judgeTarget(subject, content),
    ...signature,
    judgeMaintainer(subject, { verdict, content }),
    tag.commit === null
      ? off('branch', 'there is no commit to look for')
      : await judgeBranch(git, { component, commit: tag.commit }),
  ]
  const failures = judgements.filter(({ status }) => status === 'fail')
  return {
    checks: judgements.map((each) => checkOf(each)),
    findings: failures.map((each) => checkOf(each)),
    signer: verdict.status === 'good' ? verdict.signer : null,
    format: verdict.status === 'good' ? verdict.format : null,
    hints: hintsOf(subject, failures),
    notices,
  }
}

function judgeName({ component, tag, version }: TagSubject): Judgement {
  if (version !== null) return pass('name', `the policy releases ${component.name} ${version.text} from it`)
  const parsed = parseGitTag(component.releases, component.name, tag.name)
  const reason = 'reason' in parsed ? `: ${parsed.reason}` : ''
  return fail('name', `the policy releases nothing from the git tag ${tag.name}${reason}`)
}

function checkOf({ name, status, message }: Judgement): TrustCheck {
  return { name, status, message }
}

/** Nothing is published from the tag yet, so it may be made again where that helps. */
function hintsOf({ component, version, tag }: TagSubject, failures: readonly Judgement[]): readonly string[] {
  const lines = failures.flatMap(({ mend }) => (mend === 'again' ? [] : mend))
  const helps = failures.some(({ mend }) => mend === 'again')
  const inVain = failures.some(({ name }) => NOT_AGAIN.includes(name))
  const { name, commit } = tag
  if (helps && !inVain && version !== null && commit !== null) {
    const command = tagAgain({ name, commit }, version, component)
    lines.push(`Tag it again, as somebody who may release:  ${command}`)
  }
  return [...new Set(lines)]
}
