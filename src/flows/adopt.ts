import { resolve } from 'node:path'

import { TidemarkError } from '../model/failure.ts'
import { isAttachment, withoutAttachments } from '../plan/adopt/attachments.ts'
import { claimTags } from '../plan/adopt/explained.ts'
import type { ImageClaims } from '../plan/adopt/explained.ts'
import { inferPolicy, tagsOf } from '../plan/adopt/infer.ts'
import type { Drafted } from '../plan/adopt/infer.ts'
import { draftText } from '../plan/adopt/policy-text.ts'
import type { DraftPolicy } from '../plan/adopt/policy-text.ts'
import type { AdoptSurvey } from '../plan/adopt/survey.ts'
import { whyUnknown } from '../plan/adopt/why-unknown.ts'
import { movementsOf } from '../plan/adopt/would-move.ts'
import { loadPolicy } from '../policy/load.ts'
import type { Policy } from '../policy/policy.ts'
import { cachedReads } from '../registry/cache/open-cache.ts'
import { classRemarks, classReport } from './adopt/class-report.ts'
import { checkLabels } from './adopt/labels.ts'
import type { AdoptWorld } from './adopt/open.ts'
import { policyFile } from './adopt/policy-file.ts'
import { pushedOver } from './adopt/pushed-over.ts'
import type { AdoptComponent, AdoptResult } from './adopt/result.ts'
import { surveyImages } from './adopt/survey.ts'
import type { SurveyRequest } from './adopt/survey.ts'
import { createFile } from './init/create-file.ts'
import { sourceUrl } from './init/source-url.ts'

export interface AdoptRequest extends SurveyRequest {
  /** Relative to the folder that the user stands in. */
  readonly file: string
  readonly force: boolean
  readonly dryRun: boolean
}

/**
 * Takes over images that were tagged without Tidemark (docs/adopt.md): reads every tag, infers a policy that explains them, and writes it
 * for review. Nothing is written to a registry or a ledger.
 *
 * Throws E_REFERENCE, E_SHALLOW, E_ADOPT_EMPTY, E_ADOPT_UNEXPLAINED, E_POLICY_SCHEMA for a git tag pattern that is none, E_FILE_EXISTS.
 */
export async function adopt(world: AdoptWorld, request: AdoptRequest): Promise<AdoptResult> {
  const surveys = await surveyImages(world, request)
  const remote = (await world.git?.remoteUrl('origin')) ?? null
  const inferred = inferPolicy(surveys, remote === null ? null : sourceUrl(remote))
  const { policy: draft, rejected, drafts } = inferred
  if (draft.components.length === 0) throw unexplainedAll(surveys)
  const policy = loadPolicy(draftText(draft), request.file)
  const claims = claimsOf(policy, surveys)
  const components = await reportsOf(world, { draft, policy, claims, drafts })
  const unexplained = claims.flatMap(({ image, unknown }) =>
    whyUnknown(unknown, rejected).map((each) => ({ image, ...each })),
  )
  const body = draftText(draft, (name, key) => {
    const found = components
      .find(({ component }) => component === name)
      ?.classes.find((each) => each.key === key)
    return found === undefined ? [] : classRemarks(found)
  })
  const names = surveys.flatMap(({ images }) => images.map(({ image }) => image))
  const text = policyFile(body, names, unexplained)
  loadPolicy(text, request.file)
  if (!request.dryRun) await createFile(resolve(world.cwd, request.file), text, request.force)
  const images = surveys.flatMap((survey) => survey.images.map((image) => imageReport(image, claims)))
  return {
    file: request.file,
    written: !request.dryRun,
    text,
    images,
    components,
    unexplained,
    notices: surveys.flatMap(noticesOf),
  }
}

function unexplainedAll(surveys: readonly AdoptSurvey[]): TidemarkError {
  const tags = surveys.flatMap((survey) => [...tagsOf(survey).keys()])
  const some = whyUnknown(tags.slice(0, 5), [])
  return new TidemarkError('E_ADOPT_UNEXPLAINED', `none of the ${tags.length} tags fits a class`, {
    hints: [...some.map(({ tag, why }) => `${tag}: ${why}`), 'To begin with a policy:  tidemark init'],
  })
}

function claimsOf(policy: Policy, surveys: readonly AdoptSurvey[]): readonly ImageClaims[] {
  return surveys.flatMap(({ images }) =>
    images.map(({ image, tags }) => claimTags(policy, image, withoutAttachments(tags))),
  )
}

interface Inferred {
  readonly draft: DraftPolicy
  readonly policy: Policy
  readonly claims: readonly ImageClaims[]
  readonly drafts: readonly Drafted[]
}

async function reportsOf(
  world: AdoptWorld,
  { draft, policy, claims, drafts }: Inferred,
): Promise<readonly AdoptComponent[]> {
  const stores = await world.images()
  const cached = cachedReads(world)
  return await Promise.all(
    draft.components.map(async ({ name, images, gitTag, classes }) => {
      const component = policy.components.find((each) => each.name === name)
      const [image = ''] = images
      const claimed = claims.find((each) => each.image === image)?.byComponent.get(name) ?? []
      const style = drafts.find(({ components }) => components.some((each) => each.name === name))?.style
      const movements = component === undefined ? [] : movementsOf(component, claimed, style?.byVersion)
      const exact = claimed.filter(
        ({ tagClass, values }) => tagClass.moves === 'never' && values?.version !== undefined,
      )
      const store = cached(stores.open(image))
      const twice = await pushedOver(store, claimed)
      const reports = classes.map(({ doubts, ...each }) =>
        classReport({ ...each, doubts: [...doubts, ...(twice.get(each.key) ?? [])] }, claimed, movements),
      )
      const labels = style === undefined ? null : await checkLabels(store, exact, style.byVersion)
      return { component: name, images, gitTag, classes: reports, labels }
    }),
  )
}

function imageReport(
  { image, tags }: AdoptSurvey['images'][number],
  claims: readonly ImageClaims[],
): AdoptResult['images'][number] {
  const attachments = [...tags.keys()].filter(isAttachment).length
  const unknown = claims.find((each) => each.image === image)?.unknown.length ?? 0
  return { image, tags: tags.size, attachments, explained: tags.size - attachments - unknown }
}

const SHOWN = 5

/** Places that are to be the same, and are not. */
function noticesOf({ images }: AdoptSurvey): readonly string[] {
  const [first, ...others] = images
  if (first === undefined) return []
  return others.flatMap(({ image, tags }) => {
    const differing = [...tags]
      .filter(([tag, digest]) => (first.tags.get(tag) ?? digest) !== digest)
      .map(([tag]) => tag)
    if (differing.length === 0) return []
    const more = differing.length > SHOWN ? ` and ${differing.length - SHOWN} more` : ''
    return [`${image} and ${first.image} differ under ${differing.slice(0, SHOWN).join(', ')}${more}`]
  })
}
