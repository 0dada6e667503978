# shellcheck shell=bash
# Sourced by the build scripts: a guest is built once, and kept until what it is built from changes.

guests_cache=${COWBIRD_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/cowbird}/guests

# guest_directory NAME SOURCE...: where a guest is kept. The content of its sources, files and directories beside
# this one, names what they build.
guest_directory() {
  local here=${BASH_SOURCE[0]%/*}
  echo "$guests_cache/$1-$(cd "$here" && find "${@:2}" -type f -print0 | sort -z | xargs -0 sha256sum | sha256sum |
    cut -c 1-16)"
}

# build_once DIRECTORY: calls `build OUT WORK`; the directory is whole, or not there
build_once() {
  if [[ -d $1 ]]; then return; fi
  local new
  mkdir -p "${1%/*}"
  exec 9<"${1%/*}"
  flock 9
  if [[ -d $1 ]]; then return; fi # by the one who had the lock
  rm -rf "$1".?????? # of a build that was killed
  work=$(mktemp -d "$1.XXXXXX")
  trap 'rm -rf "$work"' EXIT
  new=$work/out
  mkdir "$new"
  echo "Building $1" >&2
  debian_init "$guests_cache"
  build "$new" "$work" 9<&-
  mv -T "$new" "$1"
}

# give_guest BUILT [DIRECTORY]: prints where the guest is, after it was copied there if a directory is given
give_guest() {
  local built=$1
  if (($# > 1)); then
    mkdir -p "$2"
    cp --sparse=always "$built"/* "$2/"
    built=$(cd "$2" && pwd)
  fi
  echo "$built"
}
