import { dotenv } from './dotenv.ts'
import type { PinFormat } from './format.ts'
import { json } from './json.ts'
import { yaml } from './yaml.ts'

/** Every kind of deployment file whose pins can be read and replaced. The first that takes a file reads it. */
export const PIN_FORMATS: readonly PinFormat[] = [dotenv, json, yaml]
