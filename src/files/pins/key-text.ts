import type { Path } from '../version/leaf.ts'

const BARE = /^[^.[\]"\s]+$/u

/** A path as `FILE#KEY` writes it: `services.web.image`, `images[0].newTag`, `"a.b".c`. */
export function keyText(path: Path): string {
  let text = ''
  for (const step of path) {
    if (typeof step === 'number') text += `[${step}]`
    else text += `${text === '' ? '' : '.'}${BARE.test(step) ? step : JSON.stringify(step)}`
  }
  return text
}
