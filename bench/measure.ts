/** The time of one thing, over several samples. Milliseconds. */
export interface Timing {
  readonly name: string
  readonly median: number
  readonly least: number
  readonly most: number
  /** Peak resident memory of the process, MiB, where it was one. */
  readonly memory?: number
}

/** Something that is timed: each call is one sample; it may answer its own milliseconds and peak memory. */
export interface Subject {
  readonly name: string
  readonly run: (sample: number) => Promise<Sample | undefined>
}

export interface Sample {
  readonly milliseconds?: number
  /** MiB. */
  readonly memory?: number
}

/** Times every subject in turn, sample by sample, so that what the machine does meanwhile meets all of them alike. */
export async function measure(subjects: readonly Subject[], samples: number): Promise<readonly Timing[]> {
  const times = subjects.map((): number[] => [])
  const memory = subjects.map(() => 0)
  for (let sample = 0; sample < samples; sample += 1) {
    for (const [at, subject] of subjects.entries()) {
      const start = performance.now()
      const own = await subject.run(sample)
      times[at]?.push(own?.milliseconds ?? performance.now() - start)
      memory[at] = Math.max(memory[at] ?? 0, own?.memory ?? 0)
    }
  }
  return subjects.map(({ name }, at) => timing(name, times[at] ?? [], memory[at] ?? 0))
}

function timing(name: string, times: readonly number[], memory: number): Timing {
  const sorted = times.toSorted((a, b) => a - b)
  const median = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
  const figures = { name, median, least: sorted[0] ?? Number.NaN, most: sorted.at(-1) ?? Number.NaN }
  return memory === 0 ? figures : { ...figures, memory }
}
