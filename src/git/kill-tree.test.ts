import { spawn } from 'node:child_process'
import { once } from 'node:events'

import { describe, expect, it } from 'vitest'

import { descendantsOf, signalAll } from './kill-tree.ts'

describe('the processes below one', () => {
  it('are found at any depth, and ended', async () => {
    const child = spawn('sh', ['-c', 'sh -c "sleep 1000 & echo ready; wait" & wait'], { stdio: 'pipe' })
    await once(child.stdout, 'data')
    const found = descendantsOf([child.pid!])
    expect(found).toHaveLength(2)
    expect(descendantsOf([process.pid])).toEqual(expect.arrayContaining([child.pid, ...found]))
    signalAll([...found, child.pid!], 'SIGKILL')
    await once(child, 'close')
    expect(descendantsOf([child.pid!])).toEqual([])
    signalAll([child.pid!], 'SIGKILL')
  })
})
