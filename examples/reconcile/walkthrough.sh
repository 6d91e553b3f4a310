#!/usr/bin/env bash
# What reconcile mends, and what it never writes over, walked through on a real registry. See README.md.
source "$(dirname "$0")/../walk.sh"

MANIFESTS=http://$REGISTRY/v2/acme/web/manifests
TYPE=application/vnd.oci.image.manifest.v1+json

# retag FROM TO: somebody moves a tag without asking Tidemark, as `docker push` would.
retag() {
  printf '\n# somebody: docker tag web:%s web:%s && docker push web:%s\n' "$1" "$2" "$2"
  curl --silent --show-error --fail --header "Accept: $TYPE" --output manifest.json "$MANIFESTS/$1"
  curl --silent --show-error --fail --request PUT --header "Content-Type: $TYPE" --data-binary @manifest.json "$MANIFESTS/$2"
}

# killed COMMAND...: runs it, and kills it at the moment in which the ledger has taken its record.
killed() {
  local hook=$FOLDER/origin.git/hooks/post-receive status=0
  printf '#!/bin/sh\nkill -9 "$(cat "%s/pid")"\n' "$FOLDER" > "$hook"
  chmod +x "$hook"
  show "$@"
  { sh -c 'echo $$ > "$0"; exec "$@"' "$FOLDER/pid" "${TIDEMARK:-tidemark}" "${@:2}" || status=$?; } 2> "$FOLDER/errors"
  if [ "$status" -ne 137 ]; then
    cat "$FOLDER/errors" >&2
    printf 'This should have been killed, and ended with %s.\n' "$status" >&2
    exit 1
  fi
  printf 'Killed\n'
  rm "$hook"
}

release() {
  git commit --quiet --allow-empty --message "$1"
  git tag --annotate "v$1" --message "v$1"
  build "$1"
}

start
printf 'manifest.json\n' >> .gitignore
git commit --quiet --all --message 'Ignore what is downloaded'
origin
release 1.4.0
run tidemark publish --git-tag v1.4.0 --from oci:build/1.4.0

say "The runner dies while it publishes 1.4.1: the ledger has it, the registry has no tag of it"
release 1.4.1
killed tidemark publish --git-tag v1.4.1 --from oci:build/1.4.1
run tidemark status
ends 6 'dry run' tidemark reconcile --dry-run

say "Finished, without the build"
run tidemark reconcile

say "Somebody moves latest; it comes back"
retag 1.4.0 latest
run tidemark reconcile
run tidemark reconcile

say "Somebody writes over a released version: that is reported, and nobody writes over it again"
retag 1.4.1 1.4.0
ends 6 E_UNMENDED tidemark reconcile
run tidemark log latest
