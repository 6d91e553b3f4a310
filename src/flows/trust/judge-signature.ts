import type { SignatureVerdict, TagContent } from '../../git/repository.ts'
import { isStable } from '../../model/version.ts'
import type { World } from '../world.ts'
import { fail, off, pass, warn } from './check.ts'
import type { Judgement, TagSubject } from './check.ts'
import { openSigners } from './signers-file.ts'
import type { SignersFile } from './signers-file.ts'

/** What came of the tag's signature. */
export interface SignatureJudgement {
  /** `signature`, then `signer`. */
  readonly checks: readonly Judgement[]
  /** `unsigned` also where the policy does not want signatures looked at. */
  readonly verdict: SignatureVerdict
  readonly notices: readonly string[]
}

type Demand = 'must' | 'should' | 'may' | 'off'

const UNSIGNED: SignatureVerdict = { status: 'unsigned' }

/** Whether the tag is signed as the policy demands, by somebody whom it allows to. */
export async function judgeSignature(
  world: World,
  subject: TagSubject,
  content: TagContent | null,
): Promise<SignatureJudgement> {
  const demand = demandOf(subject)
  if (demand === 'off') {
    const message = 'the policy does not ask for a signature'
    return {
      checks: [off('signature', message), off('signer', message)],
      verdict: UNSIGNED,
      notices: [],
    }
  }
  // A malformed object is not taken for an unsigned one.
  if (subject.tag.type === 'lightweight' || content?.signature === null) return unsigned(subject, demand)
  const signers = await openSigners(world, subject.component)
  if (signers.status === 'there') {
    await using file = signers
    return await judgeBy(world, subject, file)
  }
  const { message, hints } = signers
  return {
    checks: [off('signature', 'it was not looked at'), fail('signer', message, hints)],
    verdict: { status: 'bad', reason: message },
    notices: [],
  }
}

/** `may`: nobody has to sign, but a signature says who releases, and then it must hold. */
function demandOf({ component, version }: TagSubject): Demand {
  const { signed, maintainers, allowedSigners } = component.releases
  if (signed === 'never') return maintainers.length > 0 && allowedSigners !== null ? 'may' : 'off'
  return signed === 'always' || version === null || isStable(version) ? 'must' : 'should'
}

function unsigned({ tag }: TagSubject, demand: Demand): SignatureJudgement {
  const signer = off('signer', 'nobody signed it')
  return { checks: [unsignedCheck(tag.name, demand), signer], verdict: UNSIGNED, notices: [] }
}

function unsignedCheck(name: string, demand: Demand): Judgement {
  if (demand === 'must') return fail('signature', `the git tag ${name} is not signed`, 'again')
  if (demand === 'may') return off('signature', 'it is not signed, and need not be')
  return warn('signature', `${name} is not signed; the policy demands that of stable releases only`)
}

async function judgeBy(world: World, subject: TagSubject, file: SignersFile): Promise<SignatureJudgement> {
  const { name, object } = subject.tag
  const verdict = (await world.git?.verifyTagObject(object, file.path)) ?? UNSIGNED
  const notices = noticesOf(subject, file)
  if (verdict.status === 'unsigned') return { ...unsigned(subject, 'must'), notices }
  if (verdict.status === 'good') {
    const format = verdict.format === 'ssh' ? 'an SSH' : 'an OpenPGP'
    const signer = pass('signer', `${verdict.signer} may sign, ${sayingSo(subject, file)}`)
    return { checks: [pass('signature', `${format} signature that holds`), signer], verdict, notices }
  }
  const checks =
    verdict.fault === 'signer'
      ? [
          off('signature', 'it was not made by anybody who may sign'),
          fail('signer', `${name} is not signed by an allowed signer: ${verdict.reason}`, 'again'),
        ]
      : [
          fail('signature', `the signature of ${name} does not hold: ${verdict.reason}`, 'again'),
          off('signer', 'nobody is known by a signature that does not hold'),
        ]
  return { checks, verdict, notices }
}

/** Who says that a signer is allowed. */
function sayingSo({ component }: TagSubject, { path, branch }: SignersFile): string {
  if (path === null) return "by this machine's own keys: the policy names no allowed signers"
  const place = branch === null ? '' : ` on ${branch}`
  return `by ${component.releases.allowedSigners}${place}`
}

function noticesOf({ component }: TagSubject, { inWorkTree }: SignersFile): readonly string[] {
  if (!inWorkTree) return []
  const { allowedSigners } = component.releases
  return [
    `${allowedSigners} was read from the work tree, which in CI is the tagged commit's own: name a branch in \`releases.branches\` to have it read from there`,
  ]
}
