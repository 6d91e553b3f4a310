# Sourced by every walkthrough: a temporary git repository with the example's policy, and commands that are shown before
# they are run.
#
#   REGISTRY   host of a registry that takes pushes, such as 127.0.0.1:5000
#   TIDEMARK   the tidemark to use; default: the one in PATH
set -euo pipefail

: "${REGISTRY:?set REGISTRY to the host of a registry, such as 127.0.0.1:5000}"
EXAMPLE=$(cd "$(dirname "$0")" && pwd)
EXAMPLES=$(dirname "$EXAMPLE")

# Nothing of this machine plays a part: neither its git settings nor the CI that may run this.
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1
export GIT_AUTHOR_NAME=Ada GIT_AUTHOR_EMAIL=ada@example.org
export GIT_COMMITTER_NAME=Ada GIT_COMMITTER_EMAIL=ada@example.org
unset GITHUB_ACTIONS GITEA_ACTIONS FORGEJO_ACTIONS GITLAB_CI

NOW=
tidemark() {
  if [ -z "$NOW" ]; then
    command "${TIDEMARK:-tidemark}" "$@"
  else
    NODE_COMPILE_CACHE="$EXAMPLES/../node_modules/.cache/tidemark/compiled" node "$EXAMPLES/tidemark-at.ts" "$NOW" "$@"
  fi
}

# at TIME [WHAT]: from here on it is TIME (RFC 3339), for git and for tidemark, which then runs from the sources beside this.
at() {
  NOW=$1
  export GIT_AUTHOR_DATE=$1 GIT_COMMITTER_DATE=$1
  say "$1  ${2:-}"
}

# as NAME COMMAND...: somebody else does it.
as() {
  local name=$1 email=${1,,}@example.org
  shift
  printf '\n# %s' "$name"
  GIT_AUTHOR_NAME=$name GIT_AUTHOR_EMAIL=$email GIT_COMMITTER_NAME=$name GIT_COMMITTER_EMAIL=$email "$@"
}

# say TEXT: what comes next.
say() { printf '\n== %s\n' "$*"; }

# show COMMAND...: a command as one would type it.
show() {
  local word
  printf '\n$'
  for word in "$@"; do
    case $word in
      *[!A-Za-z0-9_./@:+,=%-]*) printf " '%s'" "${word//\'/\'\\\'\'}" ;;
      *) printf ' %s' "$word" ;;
    esac
  done
  printf '\n'
}

# run COMMAND...: shows a command and runs it.
run() {
  show "$@"
  "$@"
}

# ends STATUS TEXT COMMAND...: shows and runs a command that must end with that exit code and print that text.
ends() {
  local expected=$1 text=$2 output status=0
  shift 2
  show "$@"
  output=$("$@" 2>&1) || status=$?
  printf '%s\n' "$output"
  if [ "$status" -ne "$expected" ] || [[ $output != *"$text"* ]]; then
    printf 'This should have ended with %s and "%s", and ended with %s.\n' "$expected" "$text" "$status" >&2
    exit 1
  fi
}

# refused CODE COMMAND...: shows and runs a command that the policy must refuse, with that error code.
refused() {
  local code=$1
  shift
  ends 3 "[$code]" "$@"
}

# build NAME [SEED [OPTION...]]: an image in the OCI layout build/NAME, as `docker buildx build --output type=oci` leaves one.
build() {
  local name=$1 seed=${2:-$1}
  shift $(($# > 1 ? 2 : 1))
  printf '\n# your build leaves an image in build/%s\n' "$name"
  node "$EXAMPLES/make-image.ts" "build/$name" "$seed" "$@"
}

# start: goes to a new repository `work` whose first commit has the example's policy, with its registry replaced by $REGISTRY.
start() {
  FOLDER=$(mktemp -d)
  trap 'rm -rf "$FOLDER"' EXIT
  mkdir "$FOLDER/work"
  cd "$FOLDER/work"
  sed -E "s#(docker\.io|ghcr\.io|registry\.[a-z.]*example)([/:])#$REGISTRY\2#g" "$EXAMPLE/tidemark.yaml" > tidemark.yaml
  printf 'build/\n' > .gitignore
  git init --quiet --initial-branch=main
  git add .
  git commit --quiet --message 'Say what our tags mean'
}

# origin: a bare repository beside it that stands for the one on the forge.
origin() {
  git init --quiet --bare --initial-branch=main "$FOLDER/origin.git"
  git remote add origin ../origin.git
  git push --quiet --set-upstream origin main
}
