import { resolve } from 'node:path'

import type { GitRepository } from '../../git/repository.ts'
import { TidemarkError } from '../../model/failure.ts'
import { loadPolicy } from '../../policy/load.ts'
import type { InitResult } from '../results.ts'
import { detect } from './detect.ts'
import type { Detected } from './detect.ts'
import { policyText } from './policy-text.ts'
import { createFile } from './create-file.ts'

export interface InitWorld {
  /** Absolute folder that the policy is written to. */
  readonly folder: string
  readonly git: GitRepository | null
}

export interface InitRequest {
  /** Default `tidemark.yaml`. */
  readonly file?: string
  /** Default `semver`. */
  readonly preset?: string
  readonly image?: string
  readonly force: boolean
  readonly dryRun: boolean
  /** Asks a person; absent where nobody is there to answer. */
  readonly ask?: (question: string, proposal: string | null) => Promise<string>
}

/**
 * Writes a first policy from what the repository shows. Throws E_FACTS_MISSING when no image is known and nobody can be asked,
 * E_FILE_EXISTS when there is a policy already.
 */
export async function init(world: InitWorld, request: InitRequest): Promise<InitResult> {
  const file = request.file ?? 'tidemark.yaml'
  const detected = await detect(world)
  const image = await imageOf(request, detected)
  const text = policyText({ image, preset: request.preset ?? 'semver', detected })
  loadPolicy(text, file)
  if (!request.dryRun) await createFile(resolve(world.folder, file), text, request.force)
  return { file, written: !request.dryRun, text, detected: summary(detected), notices: detected.notices }
}

async function imageOf(request: InitRequest, detected: Detected): Promise<string> {
  if (request.image !== undefined) return request.image
  if (request.ask !== undefined)
    return request.ask('Which image does this repository publish?', detected.image)
  if (detected.image !== null) return detected.image
  throw new TidemarkError('E_FACTS_MISSING', 'the repository does not show which image it publishes', {
    hints: [
      'tidemark init --image ghcr.io/OWNER/NAME',
      'To try it without a registry:  tidemark init --image oci:./images',
    ],
  })
}

function summary(detected: Detected): Readonly<Record<string, string>> {
  const entries = Object.entries({
    image: detected.image,
    source: detected.source,
    gitTag: detected.gitTag,
    versionFiles: detected.versionFiles.join(', ') || null,
    changelog: detected.changelog,
    prereleases: detected.prereleases.join(', ') || null,
  })
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => entry[1] !== null))
}
