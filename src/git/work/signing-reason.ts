import { plainLines } from './remote-words.ts'

type Explain = (match: RegExpExecArray) => string

// What git and the programs that it starts say when they cannot sign, and what that means.
const REASONS: readonly (readonly [RegExp, Explain])[] = [
  [
    /user\.signingkey (?:or gpg\.ssh\.defaultKeyCommand )?needs to be/iu,
    () => 'no SSH key is named: set `git config user.signingkey` to its file',
  ],
  [
    /Couldn't load public key \S*\.git_signing_key_tmp/u,
    () => 'user.signingkey is not a valid SSH public key',
  ],
  [/Couldn't load public key (\S.*): No such file/u, ([, file]) => `the key file ${file} is not there`],
  [
    /Load key "(.+)": incorrect passphrase/u,
    ([, file]) => `the key ${file} has a passphrase and no agent holds it: ssh-add ${file}`,
  ],
  [
    /No private key found for/u,
    () => 'only the public key is here, and no agent holds the private one: see ssh-add -l',
  ],
  [/cannot run (\S+): /u, ([, program]) => `${program} is not installed, or not on the PATH`],
  [/Inappropriate ioctl for device/u, () => 'gpg has no terminal to ask at: export GPG_TTY=$(tty)'],
]
const GENERAL =
  /^(?:error|fatal): (?:gpg failed to sign|unable to sign|failed to write commit)|^(?:error|fatal):\s*$/u

/** Why git could not sign, from what it said; null when it only said that it could not. */
export function signingReason(stderr: string): string | null {
  for (const [pattern, explain] of REASONS) {
    const match = pattern.exec(stderr)
    if (match !== null) return explain(match)
  }
  return plainLines(stderr).findLast((line) => !GENERAL.test(line)) ?? null
}

/** Why nothing was signed in time. */
export function lateReason(deadline: number): string {
  return `the signing program did not answer within ${deadline / 1000} s; an agent may be waiting for a passphrase or a touch`
}
