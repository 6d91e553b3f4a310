import { temporaryLayouts } from '../../testing/layouts.ts'
import { describeImageStore } from '../image-store.conformance.ts'

describeImageStore('an OCI image layout', async () => {
  const layouts = await temporaryLayouts()
  let count = 0
  return {
    fresh: () => layouts.open(`image-${(count += 1)}`),
    mounts: false,
    close: async () => layouts.close(),
  }
})
