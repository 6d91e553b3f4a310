import { TidemarkError } from '../../model/failure.ts'
import type { FailureContext } from '../../model/failure.ts'
import type { ErrorCode } from '../../model/errors/catalogue.ts'
import { redactUrl } from './redact.ts'
import type { Effort, RefusedAnswer, RegistryRequest } from './request.ts'
import type { WireFault } from './wire.ts'

/** Makes the errors of one registry: what was being done, what was asked, what came back, what is safe to do now. */
export class Failures {
  readonly #registry: string

  constructor(registry: string) {
    this.#registry = registry
  }

  /** The connection failed for good. */
  fault(request: RegistryRequest, fault: WireFault, effort: Effort): TidemarkError {
    const what = `${asked(request)}: ${fault.message}${tries(effort)}`
    const context = { cause: fault, details: { ...this.#facts(request), ...effort } }
    if (fault.kind === 'guard') {
      return this.#make('E_REDIRECT_REFUSED', `refused while ${request.doing}; ${what}`, context, [
        'Nothing was sent to that host.',
      ])
    }
    if (fault.kind === 'tls') {
      return this.#make('E_TLS', `no trusted connection while ${request.doing}; ${what}`, context, [
        `Name its certificate authority:   registries: { "${this.#registry}": { ca: FILE } }`,
        `Only if it really speaks plain HTTP:   registries: { "${this.#registry}": { plainHttp: true } }`,
      ])
    }
    return this.#make('E_REGISTRY_UNAVAILABLE', `did not answer while ${request.doing}; ${what}`, context, [
      again(request),
    ])
  }

  /** An answer that ends the matter. */
  refused(request: RegistryRequest, answer: RefusedAnswer, effort: Effort): TidemarkError {
    const { status, report } = answer
    const said = [...report.codes, report.message].filter((part) => part !== '').join(' ')
    const what = `${asked(request)} gave ${status}${said === '' ? '' : ` ${said}`}${tries(effort)}`
    const details = { ...this.#facts(request), ...effort, status, codes: report.codes }
    if (status === 401 || status === 403) return this.#denied(request, what, details)
    if (status === 429) {
      return this.#make(
        'E_REGISTRY_RATE_LIMITED',
        `limits the rate while ${request.doing}; ${what}`,
        { details },
        ['Wait a little, then run the same command again.'],
      )
    }
    if (status === 413) {
      return this.#make(
        'E_TOO_LARGE',
        `takes nothing so large while ${request.doing}; ${what}`,
        { details },
        [],
      )
    }
    if (isFull(request, answer)) {
      return this.#make('E_REGISTRY_FULL', `cannot store more while ${request.doing}; ${what}`, { details }, [
        'Free or add space at the registry, then run the same command again.',
      ])
    }
    if (status === 408 || status >= 500) {
      return this.#make(
        'E_REGISTRY_UNAVAILABLE',
        `did not answer while ${request.doing}; ${what}`,
        { details },
        [again(request)],
      )
    }
    return this.#unexpected(request, answer, { what, details })
  }

  /** The answer breaks the protocol. */
  protocol(
    request: RegistryRequest,
    problem: string,
    details: Readonly<Record<string, unknown>> = {},
  ): TidemarkError {
    return this.#make(
      'E_REGISTRY_PROTOCOL',
      `answered wrongly while ${request.doing}; ${asked(request)}: ${problem}`,
      { details: { ...this.#facts(request), ...details } },
      ['Check that the host is a registry and not a proxy or a login page.'],
    )
  }

  /** Any other error about this registry, in the same words. */
  error(
    code: ErrorCode,
    request: RegistryRequest,
    problem: string,
    context: FailureContext = {},
  ): TidemarkError {
    const details = { ...this.#facts(request), ...context.details }
    return this.#make(code, `${problem}; ${asked(request)}`, { ...context, details }, context.hints ?? [])
  }

  #denied(request: RegistryRequest, what: string, details: Readonly<Record<string, unknown>>): TidemarkError {
    const needed = request.scopes.join(' ')
    return this.#make(
      'E_REGISTRY_DENIED',
      `denies access while ${request.doing}; ${what}`,
      { details: { ...details, needed } },
      [
        `The account needs: ${needed}`,
        `Log in:   docker login ${this.#registry}`,
        ...(this.#registry === 'ghcr.io' ? ['In GitHub Actions:   permissions: { packages: write }'] : []),
      ],
    )
  }

  #unexpected(
    request: RegistryRequest,
    answer: RefusedAnswer,
    said: { readonly what: string; readonly details: Readonly<Record<string, unknown>> },
  ): TidemarkError {
    const { details } = said
    if (answer.report.codes.length > 0) {
      return this.#make('E_REGISTRY_REFUSED', `refuses ${request.doing}; ${said.what}`, { details }, [])
    }
    const html = answer.contentType.includes('html') ? ', a web page' : ''
    return this.#make(
      'E_REGISTRY_PROTOCOL',
      `answered wrongly while ${request.doing}; ${said.what}${html}`,
      { details },
      ['Check that the host is a registry and not a proxy or a login page.'],
    )
  }

  #facts(request: RegistryRequest): Readonly<Record<string, unknown>> {
    return { registry: this.#registry, method: request.method, url: redactUrl(request.url) }
  }

  #make(code: ErrorCode, text: string, context: FailureContext, hints: readonly string[]): TidemarkError {
    return new TidemarkError(code, `registry ${this.#registry} ${text}`, { ...context, hints })
  }
}

function asked(request: RegistryRequest): string {
  return `${request.method} ${redactUrl(request.url)}`
}

function tries({ tries: count, elapsed }: Effort): string {
  if (count <= 1) return ''
  return ` (${count} tries in ${Math.round(elapsed / 1000)} s)`
}

function again(request: RegistryRequest): string {
  const safe = 'Run the same command again: that is safe, and does only what is missing.'
  return request.repeat === 'safe' ? safe : `Whether it was written is not known. ${safe}`
}

/** 507, a quota refusal, or a 500 that speaks of the disk, while something was being stored. */
function isFull(request: RegistryRequest, { status, report }: RefusedAnswer): boolean {
  if (request.method === 'GET' || request.method === 'HEAD') return false
  if (status === 507) return true
  return (
    (status === 500 || status === 503) && /no space|disk (?:is )?full|quota|ENOSPC/iu.test(report.message)
  )
}
