import { pinLine } from '../../files/pins/pins.ts'
import type { Pin } from '../../files/pins/pins.ts'
import { TidemarkError } from '../../model/failure.ts'
import type { ComponentState } from '../../model/state.ts'
import { viewsOf } from '../../plan/views.ts'
import type { Component } from '../../policy/policy.ts'
import { exactTag } from './exact-tag.ts'
import { formatPinValue } from './pin-value.ts'
import type { PinValue } from './pin-value.ts'

interface Floating {
  readonly file: string
  readonly pin: Pin
  readonly value: PinValue
}

/** The refusal of a pin that floats, with what to write in its place where the ledger knows what it names. */
export function floatingPin(
  component: Component,
  state: ComponentState,
  { file, pin, value }: Floating,
): TidemarkError {
  const tag = value.tag ?? 'latest'
  const fact = viewsOf(component, state).wanted(tag)?.fact ?? null
  const exact = fact === null ? null : exactTag(component, fact)
  const names = exact === null ? '' : `; it is ${exact} by the ledger`
  const said = value.tag === null ? 'no tag, which means latest' : `\`${tag}\`, which floats`
  return new TidemarkError('E_FLOATING_PIN', `${file}: ${pin.key} has ${said}${names}`, {
    where: { file, line: pin.line },
    details: {
      component: component.name,
      key: pin.key,
      value: pin.value,
      version: fact?.version?.text ?? null,
    },
    hints: [
      exact === null
        ? 'Write the exact version that runs there, then roll back.'
        : `If that runs there, write:  ${pinLine(file, pin.key, formatPinValue({ ...value, tag: exact }))}`,
      'Nothing was written.',
    ],
  })
}
