import type { ErrorTable } from './entry.ts'

/** Errors of the area `layout`: image content on disk, in archives, and on its way from one store to another. */
export const LAYOUT_ERRORS = {
  E_LAYOUT: {
    exit: 4,
    title: 'the folder is not a sound OCI image layout',
    mend: 'Write the layout again with the tool that made it, or name another folder. Tidemark changes nothing in a layout that it cannot trust.',
  },
  E_LAYOUT_CONTENT: {
    exit: 4,
    title: 'content does not match its digest or size',
    mend: 'The file was cut short or changed. Write the image again from its source; nothing was stored or moved.',
  },
  E_LAYOUT_INCOMPLETE: {
    exit: 4,
    title: 'a manifest names content that is not in the layout',
    mend: 'Store every blob and every child manifest first, then the manifest that names them.',
  },
  E_LAYOUT_LOCKED: {
    exit: 5,
    title: 'another process holds the lock of the OCI layout',
    mend: 'Wait for it and run the same command again. When the message names a process that is gone, delete the lock file that it names.',
  },
  E_TAG_MOVED: {
    exit: 5,
    title: 'the tag was moved by somebody else between reading and writing it',
    mend: 'Run the same command again: it reads the tag anew. No tag of this write was moved.',
  },
  E_ARCHIVE: {
    exit: 4,
    title: 'the archive is not a sound OCI archive',
    mend: 'Make one with `docker buildx build --output type=oci,dest=FILE` or `skopeo copy … oci-archive:FILE`.',
  },
  E_IMAGE_AMBIGUOUS: {
    exit: 4,
    title: 'the place holds several images, or none, and no tag says which is meant',
    mend: 'Name the tag, as in oci:DIR:TAG or oci-archive:FILE:TAG.',
  },
  E_IMAGE_ABSENT: {
    exit: 4,
    title: 'the image is not where it should be read from',
    mend: 'Check the name, the tag and the digest; push the image there first.',
  },
  E_IMAGE_INCOMPLETE: {
    exit: 4,
    title: 'the image names content that its own store does not have',
    mend: 'The source is a sparse index or was damaged: push all platforms of the image to the source, then run the same command again.',
  },
  E_PLATFORM_INDEX: {
    exit: 4,
    title: 'a multi-platform index cannot be made of these manifests',
    mend: 'Give each platform once, with the digest of its own single-platform manifest.',
  },
  E_IMAGE_LIMIT: {
    exit: 4,
    title: 'the image is nested deeper or has more parts than any sound image',
    mend: 'An index may nest 4 deep, have 1,000 children, and never contain itself. Look at the image with another tool.',
  },
} as const satisfies ErrorTable
