/** Bytes of the largest manifest that is read; registries accept no larger ones (distribution-spec: 4 MiB). */
export const LARGEST_MANIFEST = 4 * 1024 * 1024

/** How deep indexes may nest, the outermost counted as 1. */
export const DEEPEST_INDEX = 4

/** Children of one index, and layers of one manifest. */
export const MOST_CHILDREN = 1000
