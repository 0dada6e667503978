# shellcheck shell=bash
# Sourced by the scripts that build or run Java: runs Maven on this checkout, with the JDK that launch.sh finds.

host_scripts=$(readlink -f "${BASH_SOURCE[0]%/*}")
# shellcheck source=cli/src/main/launcher/launch.sh
. "$host_scripts/../../cli/src/main/launcher/launch.sh"

# lock_checkout ROOT [FLOCK OPTION]...: one build at a time; held on descriptor 9 until the (sub)shell ends. It is the
# directory itself that is locked, as a file under target/ would go with `mvn clean`.
lock_checkout() {
  exec 9<"$1"
  flock "${@:2}" 9
}

# maven ROOT ARGS...: with the JDK that is found; all output to stdout, without the colour codes that Debian's Maven
# prints even into a pipe. No child keeps the lock.
maven() {
  local root=$1 jdk
  shift
  jdk=$(java_home javac) || {
    echo "No JDK 17 or newer (with javac) was found: run integration-tests/host/prepare, or set JAVA_HOME." >&2
    return 1
  }
  type -P mvn >/dev/null || {
    echo "Maven was not found: run integration-tests/host/prepare." >&2
    return 1
  }
  JAVA_HOME=$jdk mvn -f "$root/pom.xml" "$@" </dev/null 2>&1 9<&- | sed -u $'s/\e\\[[0-9;]*m//g' 9<&-
}
