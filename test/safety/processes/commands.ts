import { holdOn } from '../../../src/plan/promotion/hold.ts'
import type { Dice } from '../simulate/dice.ts'
import type { Observer } from './observer.ts'
import type { Build, Scene } from './scene.ts'

export type Kind = 'publish' | 'build' | 'promote' | 'rollback' | 'resume' | 'deprecate' | 'reconcile'

/** A command line, and what may refuse it. */
export interface Command {
  readonly kind: Kind
  readonly component: string
  readonly args: readonly string[]
  /** Codes with which it may end, as others move the same environments and versions. */
  readonly refusals: readonly string[]
  /** Of a release. */
  readonly version?: string
  readonly build?: Build
}

const GATES = ['E_GATE', 'E_HELD', 'E_FACTS_MISSING']
const LINES = ['1.0', '1.1', '2.0'] as const
const QUIETLY = ['--yes', '--no-forge', '--no-changelog'] as const

/** Chooses what to run next; versions and commits are given out once. */
export class Commands {
  readonly #scene: Scene
  readonly #observer: Observer
  readonly #patches = new Map<string, number>()

  constructor(scene: Scene, observer: Observer) {
    this.#scene = scene
    this.#observer = observer
  }

  async choose(dice: Dice): Promise<Command> {
    const component = dice.pick(this.#scene.policy.components.map(({ name }) => name))
    const throwOf = dice.int(100)
    if (throwOf < 42) return await this.publish(component, dice.pick(LINES))
    if (throwOf < 52) return await this.build(component)
    if (throwOf < 72) return this.promote(component, dice.pick(['staging', 'prod']))
    if (throwOf < 84) return this.rollback(component, dice.pick(['dev', 'staging', 'prod']))
    if (throwOf < 90) return this.deprecate(component, dice)
    return this.reconcile()
  }

  async publish(component: string, line: string): Promise<Command> {
    const key = `${component} ${line}`
    const patch = this.#patches.get(key) ?? 0
    this.#patches.set(key, patch + 1)
    const version = `${line}.${patch}`
    const build = await this.#scene.build(component)
    return { ...release(component, version, build), refusals: [] }
  }

  /** The same version built once more: other bytes, as most builds give them. */
  async again({ component, version = '', build }: Command): Promise<Command> {
    const rebuilt = await this.#scene.build(component, build?.commit)
    return { ...release(component, version, rebuilt), refusals: ['E_IMMUTABLE'] }
  }

  async build(component: string): Promise<Command> {
    const build = await this.#scene.build(component)
    const args = ['publish', '--event', 'build', ...about(component, build)]
    return { kind: 'build', component, args, refusals: [], build }
  }

  promote(component: string, environment: string): Command {
    if (this.#isHeld(component, environment)) return resume(component, environment)
    const args = ['promote', environment, '--component', component]
    return { kind: 'promote', component, args, refusals: GATES }
  }

  rollback(component: string, environment: string): Command {
    if (this.#isHeld(component, environment)) return resume(component, environment)
    const args = ['rollback', environment, '--component', component, '--reason', 'drill', '--yes']
    return { kind: 'rollback', component, args, refusals: ['E_NOTHING_BEFORE'] }
  }

  /** Deprecates a version, or lifts that of one that is. */
  deprecate(component: string, dice: Dice): Command {
    const { facts, deprecated } = this.#observer.state.component(component)
    const versions = [
      ...new Set(
        facts.flatMap(({ kind, version }) => (kind === 'release' && version !== null ? [version.text] : [])),
      ),
    ]
    if (versions.length < 2) return this.reconcile()
    const version = dice.pick(versions)
    const undo = deprecated.has(version)
    const why = undo ? ['--undo'] : ['--reason', 'drill']
    const args = ['deprecate', version, '--component', component, ...why, ...QUIETLY]
    return { kind: 'deprecate', component, args, refusals: ['E_DEPRECATED'] }
  }

  reconcile(): Command {
    return { kind: 'reconcile', component: '', args: ['reconcile'], refusals: [] }
  }

  #isHeld(component: string, environment: string): boolean {
    return holdOn(this.#observer.state.component(component), environment, new Date()) !== null
  }
}

function release(component: string, version: string, build: Build): Omit<Command, 'refusals'> {
  const args = ['publish', '--version', version, ...about(component, build)]
  return { kind: 'publish', component, args, version, build }
}

function about(component: string, { commit, digest }: Build): readonly string[] {
  return ['--component', component, '--commit', commit, '--branch', 'main', '--digest', digest]
}

function resume(component: string, environment: string): Command {
  const args = ['resume', environment, '--component', component]
  return { kind: 'resume', component, args, refusals: [] }
}
