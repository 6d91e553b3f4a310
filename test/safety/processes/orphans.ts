import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'

const PAUSE = 5

/** Waits until nothing runs any more that was started with this variable: what a killed process left behind goes on by itself. */
export async function orphansEnd(name: string): Promise<number> {
  let most = 0
  for (;;) {
    const left = processesWith(`${name}=`)
    most = Math.max(most, left)
    if (left === 0) return most
    await pause(PAUSE)
  }
}

function processesWith(variable: string): number {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/u.test(name))
  return pids.filter((pid) => environmentOf(pid).includes(`\0${variable}`)).length
}

function environmentOf(pid: string): string {
  try {
    return `\0${readFileSync(`/proc/${pid}/environ`, 'latin1')}`
  } catch {
    return ''
  }
}
