import type { Digest } from '../../../model/digest.ts'
import { runningIn } from '../../promotion/runs.ts'
import { findingOf } from '../finding.ts'
import type { Finding, FindingDraft } from '../finding.ts'
import type { AuditSight, PinSight } from '../sight.ts'
import { tagBookOf } from '../tag-book.ts'
import { digestText } from '../words.ts'

/** Deployment files: `pin-differs`, `pin-floats`, `pin-unreadable`. */
export function pins(sight: AuditSight): readonly Finding[] {
  const book = tagBookOf(sight)
  return sight.pins.flatMap((pin) => {
    if (pin.fault !== null) return [unreadable(sight, pin, pin.fault)]
    const floating = pin.digest === null && pin.tag !== null && book.classOf(pin.tag)?.moves !== 'never'
    return [...(floating ? [floats(sight, pin)] : []), ...differs(sight, pin)]
  })
}

function draftOf({ component }: AuditSight, pin: PinSight): Omit<FindingDraft, 'message'> {
  const where = pin.line === null ? { file: pin.file } : { file: pin.file, line: pin.line }
  const { environment, tag, digest: now } = pin
  return { component: component.name, image: component.images[0] ?? null, environment, tag, now, where }
}

function unreadable(sight: AuditSight, pin: PinSight, fault: string): Finding {
  return findingOf('pin-unreadable', { ...draftOf(sight, pin), message: fault })
}

function floats(sight: AuditSight, pin: PinSight): Finding {
  const message = `${pin.file} names ${pin.tag ?? ''}, which is not written once: nobody can tell what runs there`
  return findingOf('pin-floats', { ...draftOf(sight, pin), message })
}

/** What runs by the ledger is what the files of its environment pin. */
function differs(sight: AuditSight, pin: PinSight): readonly Finding[] {
  const running = runningIn(sight.state, pin.environment)
  const now = pin.digest ?? digestOfTag(sight, pin.tag)
  if (running === null || running.digest === null || now === running.digest) return []
  const is = now === null ? `${pin.value ?? ''}, which the ledger does not know` : digestText(sight, now)
  return [
    findingOf('pin-differs', {
      ...draftOf(sight, pin),
      version: running.version?.text ?? null,
      old: running.digest,
      now,
      who: running.actor,
      when: running.date,
      seq: running.seq,
      message: `${pin.file} pins ${is}; ${pin.environment} runs ${digestText(sight, running.digest)}`,
    }),
  ]
}

function digestOfTag({ component, state, observed }: AuditSight, tag: string | null): Digest | null {
  if (tag === null) return null
  for (const image of component.images) {
    const found = observed.get(image)?.get(tag) ?? state.published.get(image)?.get(tag)?.digest
    if (found !== undefined) return found
  }
  return null
}
