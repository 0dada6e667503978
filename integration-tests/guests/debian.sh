# shellcheck shell=bash
# Sourced by the build scripts: Debian packages, fetched and unpacked with an ordinary user's rights, and with
# package lists of its own: the host's release, sources and lists do not matter, so the guest is the same everywhere.

debian_release=bookworm
# the mirror that this host itself uses; a host of another distribution has to be told one
debian_mirror=${COWBIRD_DEBIAN_MIRROR:-$(cat /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null |
  grep -v '^#' | grep -oE 'https?://[^ ]+/debian/?( |$)' | head -n 1 | tr -d ' ' || :)}
debian_keyring=/usr/share/keyrings/debian-archive-keyring.gpg

# debian_init CACHE: keeps lists and packages below this directory
debian_init() {
  apt_dir=$1/apt
  debs_dir=$1/debs
  mkdir -p "$apt_dir"/{lists/partial,archives/partial} "$debs_dir"
  : >"$apt_dir/status"
  echo "deb [arch=amd64 signed-by=$debian_keyring] $debian_mirror $debian_release main" >"$apt_dir/sources.list"
}

debian_apt() { # PROGRAM ARGS...
  local program=$1
  shift
  "$program" -qq -o APT::Architecture=amd64 -o APT::Architectures::=amd64 -o APT::Sandbox::User= -o Acquire::Retries=2 \
    -o Acquire::Languages=none -o Dir::State="$apt_dir" -o Dir::State::Lists="$apt_dir/lists" \
    -o Dir::State::Status="$apt_dir/status" -o Dir::Cache="$apt_dir" -o Dir::Etc::SourceList="$apt_dir/sources.list" \
    -o Dir::Etc::SourceParts=/dev/null -o Dir::Etc::Preferences=/dev/null -o Dir::Etc::PreferencesParts=/dev/null "$@"
}

# debian_fetch KERNEL PACKAGE...: what the metapackage KERNEL stands for today, the packages, and the libraries that
# they need; prints the files. With everything at hand the network is not used; lists out of date are read anew.
debian_fetch() {
  fetch_listed "$@" 2>/dev/null && return
  debian_apt apt-get update >&2
  fetch_listed "$@"
}

# shellcheck disable=SC2086 # both lists are words
fetch_listed() {
  local packages files file
  packages=$(debian_kernel "$1" && debian_with_libraries "${@:2}") || return
  files=$(debian_apt apt-get download --print-uris $packages | cut -d' ' -f2) || return
  (
    cd "$debs_dir" || return
    ls $files >/dev/null 2>&1 || debian_apt apt-get download $packages >&2 || return
    for file in $files; do echo "$PWD/$file"; done
  )
}

debian_kernel() { # METAPACKAGE
  debian_apt apt-cache depends "$1" | grep -o 'linux-image-[0-9].*'
}

# A program needs its libraries; perl, debconf and the like (most are pre-dependencies) are for maintainer scripts,
# which do not run.
debian_with_libraries() { # PACKAGE...
  printf '%s\n' "$@"
  debian_apt apt-cache depends --recurse --no-{pre-depends,recommends,suggests,conflicts,breaks,replaces,enhances} "$@" |
    grep -x 'lib[a-z0-9.+-]*' | sort -u
}
