import type { AssetUpload } from './forge.ts'

/** A multipart/form-data body (RFC 7578) of one file, `attachment`, as Gitea wants uploads. */
export function formOf(asset: AssetUpload, boundary: string): { bytes: Uint8Array; contentType: string } {
  const head = [
    `--${boundary}`,
    `Content-Disposition: form-data; name="attachment"; filename="${escapeName(asset.name)}"`,
    `Content-Type: ${asset.contentType}`,
    '',
    '',
  ]
  const bytes = Buffer.concat([
    Buffer.from(head.join('\r\n')),
    asset.bytes,
    Buffer.from(`\r\n--${boundary}--\r\n`),
  ])
  return { bytes, contentType: `multipart/form-data; boundary=${boundary}` }
}

/** As browsers do it (HTML, "multipart form data"). */
function escapeName(name: string): string {
  return name.replaceAll('"', '%22').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}
