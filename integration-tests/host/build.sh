# shellcheck shell=bash
# Sourced by the scripts that build or run Java: finds a JDK, and runs Maven on this checkout.

# java_home java|javac: the home of the first Java >= 17 that has this program; fails when there is none.
java_home() {
  local home
  for home in "${JAVA_HOME:-}" "$(java_on_path)" /usr/lib/jvm/*; do
    if [[ -n $home && -x $home/bin/$1 ]] && (($(java_major "$home") >= 17)); then
      echo "$home"
      return
    fi
  done
  return 1
}

java_on_path() {
  local java
  java=$(type -P java) || return 0
  java=$(readlink -f "$java")
  if [[ -r ${java%/bin/java}/release ]]; then
    echo "${java%/bin/java}"
  else # a version manager's stand-in: only the program itself knows where it lives
    java -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java\.home = //p'
  fi
}

# java_major HOME: read from the file that every JDK since 9 brings, as starting a JVM is slow.
java_major() {
  if [[ -r $1/release && $(<"$1/release") =~ JAVA_VERSION=\"([0-9]+) ]]; then
    echo "${BASH_REMATCH[1]}"
  else
    echo 0
  fi
}

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
