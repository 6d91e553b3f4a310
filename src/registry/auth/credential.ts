/** How one account proves itself to one registry. Never printed, never part of an error. */
export type Credential =
  | { readonly kind: 'basic'; readonly username: string; readonly password: string }
  /** An OAuth2 refresh token (`identitytoken`), exchanged at the token server. */
  | { readonly kind: 'identity'; readonly token: string }
  /** A ready bearer token (`registrytoken`). */
  | { readonly kind: 'bearer'; readonly token: string }

/** Finds the credential for a registry as it is named in images (`docker.io`, `localhost:5000`); null for none. */
export type Keychain = (registry: string) => Promise<Credential | null>

/** The `Authorization` value for Basic. */
export function basicHeader(username: string, password: string): string {
  return `Basic ${Buffer.from(`${username}:${password}`, 'utf8').toString('base64')}`
}
