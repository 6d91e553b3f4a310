#!/usr/bin/env bash
# RustShare's release process, walked through on a real registry with keys made for the purpose. See README.md.
source "$(dirname "$0")/../walk.sh"

# commit MESSAGE [VERSION]: a commit, whose upgrading notes mention the version.
commit() {
  mkdir -p docs
  if [ $# -gt 1 ]; then printf '\n## %s\n\nNothing to do.\n' "$2" >> docs/upgrading.md; fi
  git add .
  git commit --quiet --allow-empty --message "$1"
}

# labelled NAME VERSION: an image with the labels that the policy demands.
labelled() {
  build "$1" "$1" \
    --label "org.opencontainers.image.revision=$(git rev-parse HEAD)" \
    --label "org.opencontainers.image.source=https://github.com/kubedoio/rustshare" \
    --label "org.opencontainers.image.version=$2"
}

# release VERSION [GIT-OPTION...]: signs the git tag, then publishes what CI built.
release() {
  commit "docs: prepare release v$1" "$1"
  run git "${@:2}" tag --sign "v$1" --message "Release v$1"
  labelled "$1" "$1"
  run tidemark publish --git-tag "v$1" --from "oci:build/$1"
}

start
KEYS=$(mktemp -d)
export GNUPGHOME="$KEYS/gnupg"
trap 'gpgconf --kill all; rm -rf "$FOLDER" "$KEYS"' EXIT
mkdir -m 700 "$GNUPGHOME"
gpg --batch --quiet --passphrase '' --quick-generate-key 'Grace <grace@example.org>' ed25519 sign 0 2> "$KEYS/log"
ssh-keygen -q -t ed25519 -N '' -C ada -f "$KEYS/ada"
git config gpg.format ssh
git config user.signingkey "$KEYS/ada"
mkdir -p .github
printf 'ada@example.org namespaces="git" %s\n' "$(cat "$KEYS/ada.pub")" > .github/allowed_signers
gpg --batch --armor --export grace@example.org > .github/allowed_signers.asc

say "The policy holds what it promises"
run tidemark lint

say "Its checks and attestations are gates that this version cannot evaluate: it refuses, rather than taking them as met"
commit 'docs: prepare release v0.3.0' 0.3.0
run git tag --sign v0.3.0 --message 'Release v0.3.0'
labelled 0.3.0 0.3.0
refused E_GATE tidemark publish --git-tag v0.3.0 --from oci:build/0.3.0

say "Without them (the labels stay), the release is published: no tag 0 before 1.0"
sed -e '/^checks:/,/^  scan: /d' -e '/^  prerelease: \[smoke/d' -e '/^  release: \[smoke/d' -e '/^  attestations:/d' tidemark.yaml > fewer.yaml
mv fewer.yaml tidemark.yaml
run tidemark publish --git-tag v0.3.0 --from oci:build/0.3.0

say "A push to main publishes edge, the nightly and its commit"
commit 'feat: a thing'
labelled main edge
run tidemark publish --event build --date 2026-04-01T22:00:00Z --from oci:build/main

say "An unsigned candidate is accepted with a warning and moves nothing; an unsigned release is refused"
commit 'Candidate'
run git tag --annotate v0.4.0-rc.1 --message 'Release candidate 0.4.0-rc.1'
labelled rc 0.4.0-rc.1
run tidemark publish --git-tag v0.4.0-rc.1 --from oci:build/rc
commit 'docs: prepare release v0.4.0' 0.4.0
run git tag --annotate v0.4.0 --message 'Release v0.4.0'
labelled unsigned 0.4.0
refused E_GIT_TAG_UNTRUSTED tidemark publish --git-tag v0.4.0 --from oci:build/unsigned
git tag --delete v0.4.0

say "A minor release before 1.0 may break: without upgrading notes it is refused"
git commit --quiet --allow-empty --message 'feat: another thing'
run git tag --sign v0.5.0 --message 'Release v0.5.0'
refused E_GATE tidemark plan --git-tag v0.5.0
git tag --delete v0.5.0

say "Somebody whose key is not among the allowed signers releases nothing"
ssh-keygen -q -t ed25519 -N '' -C eve -f "$KEYS/eve"
run git -c user.signingkey="$KEYS/eve" tag --sign v0.3.1 --message 'Release v0.3.1'
refused E_GIT_TAG_UNTRUSTED tidemark plan --git-tag v0.3.1
git tag --delete v0.3.1

say "Signed and with notes, 0.4.0 moves 0.4 and latest; a hotfix of 0.3, signed with OpenPGP, moves 0.3 only"
release 0.4.0
release 0.3.1 -c gpg.format=openpgp -c user.signingkey=grace@example.org
run tidemark status
