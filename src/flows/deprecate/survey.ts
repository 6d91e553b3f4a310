import { TidemarkError } from '../../model/failure.ts'
import { shortDigest } from '../../model/digest.ts'
import type { Digest } from '../../model/digest.ts'
import type { ComponentState, State } from '../../model/state.ts'
import type { Version } from '../../model/version.ts'
import type { Action } from '../../plan/action.ts'
import { componentFlag } from '../../plan/component-flag.ts'
import { runningIn } from '../../plan/promotion/runs.ts'
import type { SchemaChange } from '../../plan/promotion/schema-changes.ts'
import { viewsOf } from '../../plan/views.ts'
import type { Views } from '../../plan/views.ts'
import type { Component, Policy } from '../../policy/policy.ts'
import { targetsOf } from '../content/targets.ts'
import type { Target } from '../content/targets.ts'
import { planTags } from '../publish/plan-tags.ts'
import { describeTags } from '../publish/observe.ts'
import type { World } from '../world.ts'
import { affectedTags, crossedSchemas } from './affected.ts'
import { replaced, withChanges } from './changes.ts'
import type { Change } from './changes.ts'
import { previousStable } from './releases.ts'
import type { DeprecatedVersion, StillRunning } from './request.ts'
import { staleWords } from './stale.ts'
import type { StaleWords } from './stale.ts'

/** What the changes would do, by the ledger and by what the registries have. */
export interface Survey {
  readonly component: Component
  readonly targets: readonly Target[]
  readonly changes: readonly Change[]
  readonly versions: readonly DeprecatedVersion[]
  readonly actions: readonly Action[]
  readonly schemaChanges: readonly SchemaChange[]
  readonly environments: readonly StillRunning[]
  /** Versions deprecated before whose words name a version that is deprecated now. */
  readonly stale: readonly StaleWords[]
}

/** Reads everything that the plan shows; writes nothing. */
export async function surveyChanges(
  world: World,
  component: Component,
  facts: { readonly state: State; readonly changes: readonly Change[] },
): Promise<Survey> {
  const { changes } = facts
  const state = facts.state.component(component.name)
  const targets = await targetsOf(world, component)
  const versions = changes.map(({ version }) => version)
  const after = withChanges(state, changes)
  const tags = affectedTags(component, state, versions)
  const views = viewsOf(component, after)
  const [{ plan }, described] = await Promise.all([
    planTags(world, { component, targets }, { state: replaced(facts.state, component.name, after), tags }),
    Promise.all(changes.map(async (change) => describe({ change, state: after, views, targets }))),
  ])
  return {
    component,
    targets,
    changes,
    versions: described,
    actions: plan.actions,
    schemaChanges: crossedSchemas(component, state, changes),
    environments: changes.flatMap((change) => stillRunning(world.policy, component, { state, change })),
    stale: staleWords(state, changes),
  }
}

interface Described {
  readonly change: Change
  /** As it is afterwards. */
  readonly state: ComponentState
  readonly views: Views
  readonly targets: readonly Target[]
}

async function describe({ change, state, views, targets }: Described): Promise<DeprecatedVersion> {
  const { version, kind, after } = change
  const tags = writtenOnce(state, views, version)
  const found = await Promise.all(
    targets.map(async ({ image, store }) => {
      const standing = await describeTags(store, tags)
      return tags.map((tag) => ({ image, tag, digest: standing.get(tag)?.digest ?? null }))
    }),
  )
  return {
    version: version.text,
    change: kind,
    reason: after?.reason ?? null,
    replacement: after?.replacement ?? null,
    previous: previousStable(state, version)?.text ?? null,
    stays: found.flat(),
  }
}

function writtenOnce(state: ComponentState, views: Views, { text }: Version): readonly string[] {
  const facts = state.byVersion(text).filter(({ kind }) => kind !== 'promotion')
  const made = facts.flatMap((fact) => views.made(fact))
  return [...new Set(made.filter(({ class: { moves } }) => moves === 'never').map(({ tag }) => tag))]
}

function stillRunning(
  policy: Policy,
  { name }: Component,
  { state, change }: { readonly state: ComponentState; readonly change: Change },
): readonly StillRunning[] {
  if (change.after === null) return []
  const { text } = change.version
  return policy.environments.flatMap(({ name: environment }) => {
    const digest = runningIn(state, environment)?.digest ?? null
    if (digest === null || !state.byDigest(digest).some(({ version }) => version?.text === text)) return []
    return [
      {
        environment,
        version: text,
        digest,
        command: `tidemark rollback ${environment}${componentFlag(policy, name)} --reason "${text} is deprecated"`,
      },
    ]
  })
}

/** Asks every registry whether it still has what a tag is to name, by HEAD; throws E_DIGEST_GONE before anything is recorded. */
export async function demandTargets({ actions, targets }: Survey): Promise<void> {
  const wanted = targets.map(({ image, store }) => {
    const own = actions.filter((action) => action.image === image && isWrite(action))
    return { image, store, digests: new Set(own.flatMap(({ to }) => to?.digest ?? [])) }
  })
  await Promise.all(
    wanted.flatMap(({ image, store, digests }) =>
      [...digests].map(async (digest) => {
        if ((await store.resolve(digest)) === null) throw gone(image, digest, actions)
      }),
    ),
  )
}

function isWrite({ action }: Action): boolean {
  return action === 'create' || action === 'move'
}

function gone(image: string, digest: Digest, actions: readonly Action[]): TidemarkError {
  const tags = actions.filter(({ to }) => to?.digest === digest).map(({ tag }) => tag)
  const message = `${image} no longer serves ${shortDigest(digest)}, which ${tags.join(', ')} would name`
  return new TidemarkError('E_DIGEST_GONE', message, {
    details: { image, digest, tags },
    hints: ['Nothing was changed.', '--to VERSION  goes back to an older release, past this one.'],
  })
}
