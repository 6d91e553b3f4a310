/** What a process that is ready shall do. */
export interface Order {
  readonly args: readonly string[]
  readonly cwd: string
  /** On top of the environment that it was started with. */
  readonly env: Readonly<Record<string, string>>
}

/** How a command ended. */
export interface Answer {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** An order as it came through the channel between two processes. */
export function readOrder(message: unknown): Order {
  if (typeof message === 'object' && message !== null && 'args' in message) return message as Order
  throw new Error('this is no order')
}
