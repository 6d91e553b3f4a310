import * as v from 'valibot'

import { discriminator, maybe, text } from './shapes.ts'

const check = v.object({
  name: v.pipe(
    v.picklist(['name', 'annotated', 'object-name', 'target', 'signature', 'signer', 'maintainer', 'branch']),
    v.description('Stable; an error `E_GIT_TAG_UNTRUSTED` names them in `details.findings`.'),
  ),
  status: v.pipe(
    v.picklist(['pass', 'fail', 'warn', 'off']),
    v.description('`off` where the policy does not ask, or there is nothing to look at.'),
  ),
  message: text('A sentence for a person.'),
})

export const verifyTagDocument = v.object({
  document: discriminator('verify-tag'),
  gitTag: v.string(),
  component: v.string(),
  version: maybe('SemVer; null for a git tag that the policy does not release from.'),
  commit: maybe('Full id of the commit that the tag leads to.'),
  object: text('Id of the tag object, or of the commit for a lightweight tag.'),
  signer: maybe('Whose signature holds: the identity and the fingerprint of the key.'),
  format: v.nullable(v.picklist(['openpgp', 'ssh'])),
  trusted: v.pipe(v.boolean(), v.description('True when no check fails.')),
  checks: v.array(check),
  notices: v.array(v.string()),
  hints: v.pipe(v.array(v.string()), v.description('What to do next, where a check fails.')),
})
