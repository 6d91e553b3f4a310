import { noPin } from '../../files/pins/fault.ts'
import type { Pin } from '../../files/pins/pins.ts'
import { isFailure } from '../../model/failure.ts'
import { parseReference } from '../../model/reference.ts'
import type { Component } from '../../policy/policy.ts'
import type { Place } from './places.ts'
import { readPinValue } from './pin-value.ts'
import type { PinValue } from './pin-value.ts'

/** True when the value names an image of the component, with or without a tag. */
export function namesImageOf({ images }: Component, value: string): boolean {
  const image = readPinValue(value)?.image ?? null
  const name = image === null ? null : nameOf(image)
  return name !== null && images.includes(name)
}

/**
 * What a pin says; null for one of another component. Throws E_PIN where it cannot be told what it pins: a variable, nothing, another
 * image, a version that may be of any component.
 */
export function readPin(component: Component, { file, key, shared }: Place, pin: Pin): PinValue | null {
  const value = readPinValue(pin.value)
  if (value === null) throw unreadable(file, pin)
  if (value.image === null) {
    if (!shared || key === null) return value
    throw noPin(
      file,
      `${pin.key} says \`${pin.value}\`, and several components have images: it cannot be told whose version that is`,
      'Put {component} into the entry under `deploy`, or write the image beside the version.',
    )
  }
  if (namesImageOf(component, pin.value)) return value
  if (shared) return null
  throw noPin(
    file,
    `${pin.key} is \`${pin.value}\`, which is no image of ${component.name}`,
    `Its images are ${component.images.join(', ')}.`,
  )
}

function unreadable(file: string, { key, value }: Pin): Error {
  if (value === '') return noPin(file, `${key} is empty`)
  const hint = value.includes('$')
    ? 'It has a variable: name the place where that is set under `deploy`.'
    : 'Write an exact version, a digest, or an image with one of them.'
  // Not shown: a key that was named by mistake may hold a secret.
  return noPin(file, `the value of ${key} is no pin`, hint)
}

function nameOf(image: string): string | null {
  try {
    return parseReference(image).name
  } catch (error) {
    if (isFailure(error, 'E_REFERENCE')) return null
    throw error
  }
}
