import { pinLine } from '../../files/pins/pins.ts'
import { compareVersions } from '../../model/version.ts'
import { quoted } from '../../plan/quoted.ts'
import type { PlannedRepin } from './plan-repin.ts'
import type { RepinnedComponent, RepinRequest, RepinResult } from './request.ts'

interface End {
  readonly outcome: RepinResult['outcome']
  /** Files that were written. */
  readonly written: readonly string[]
  /** Those of them that git has. */
  readonly committed: readonly string[]
}

/** The result of a way back by pins. */
export function repinReport(
  request: RepinRequest,
  plans: readonly PlannedRepin[],
  { outcome, written, committed }: End,
): RepinResult {
  const { environment, reason } = request
  return {
    environment,
    outcome,
    reason,
    components: plans.map((plan) => componentOf(plan)),
    written,
    unchanged: plans.every(({ pins }) => pins.every(({ pin, next }) => pin.value === next)),
    commit: committed.length === 0 ? null : commitCommand(request, plans, committed),
    notices: plans.flatMap((plan) => noticesOf(plan)),
  }
}

function componentOf(plan: PlannedRepin): RepinnedComponent {
  const { component, from, target, tag, schemaChanges, pins, images } = plan
  const { digest, commit } = target.fact
  return {
    component: component.name,
    from: from?.text ?? null,
    to: { version: target.version.text, digest, commit },
    tag,
    schemaChanges,
    skipped: target.skipped,
    pins: pins.map(({ file, pin, next }) => ({
      file,
      key: pin.key,
      line: pin.line,
      from: pin.value,
      to: next,
      pin: pinLine(file, pin.key, next),
    })),
    references: images.map(({ image }) => `${image}@${digest}`),
  }
}

function commitCommand(
  { environment, reason }: RepinRequest,
  plans: readonly PlannedRepin[],
  files: readonly string[],
): string {
  const to = plans.map(({ component, target }) => `${component.name} ${target.version.text}`).join(', ')
  const message = `Roll back ${environment} to ${to}: ${reason}`
  return `git commit --message ${quoted(message)} -- ${files.map((file) => quoted(`:/${file}`)).join(' ')}`
}

function noticesOf({ component, from, target, schemaChanges, pins }: PlannedRepin): readonly string[] {
  const { text } = target.version
  const { name } = component
  const left = pins.filter(
    ({ running }) => running.version !== null && compareVersions(running.version, target.version) < 0,
  )
  return [
    ...target.skipped.map((version) => `${version} of ${name} was passed over: it is deprecated`),
    ...pins.flatMap(({ file, running }) => running.notices.map((notice) => `${file}: ${notice}`)),
    ...left.map(({ file, pin }) => `${file}: ${pin.key} stays at ${pin.value}, which is below ${text}`),
    ...schemaChanges.map(
      ({ version }) => `${version} of ${name} changed a schema: migrations are not rolled back`,
    ),
    ...(from?.text === text ? [] : [forwardOnly(name, text, from?.text ?? null)]),
  ]
}

/** Said every time: no record of a schema change is no proof that there was none. */
function forwardOnly(name: string, to: string, from: string | null): string {
  const left = from === null ? 'what runs now' : from
  return `database migrations go forward only: ${to} of ${name} must work with the schema that ${left} left`
}
