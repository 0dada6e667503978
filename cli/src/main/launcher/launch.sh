# shellcheck shell=bash
# Sourced by the scripts that run Java: finds one, and starts the cowbird command with it.

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

# launch APPLICATION ARCHIVES LOCK ARGS...: becomes the command whose jar, and lib/ beside it, are in APPLICATION. The
# directory ARCHIVES keeps the archives of classes (none are kept where it is empty); to make one, LOCK is locked.
launch() {
  local application=$1 archives=$2 lock=$3 home version='' archive
  shift 3
  home=$(java_home java) || {
    echo "cowbird: no Java 17 or newer was found: install one, or set JAVA_HOME" >&2
    exit 1
  }

  # A short-lived program is compiled by the JVM's first compiler only. But digests and unpacking are fast only by what
  # its second one makes of them: the commands that do such work have both.
  local flags=(-XX:+UseSerialGC)
  case " $* " in
    *' run '* | *' disk '* | *' image '* | *' demo '*) ;;
    *) flags+=(-XX:TieredStopAtLevel=1) ;;
  esac

  # C.UTF-8: the JVM takes any file name.
  export LC_ALL=C.UTF-8
  if [[ -n $archives ]]; then
    # An archive of the classes that commands use (class data sharing) halves what is left of a start. It is for one
    # JDK and one build: a JVM passes over one that is not its own. An empty one says that none could be made.
    if [[ -r $home/release && $(<"$home/release") =~ JAVA_(RUNTIME_)?VERSION=\"([^/\"]+)\" ]]; then
      version=${BASH_REMATCH[2]}
    fi
    archive=$archives/cowbird-${home##*/}-$version.jsa
    is_rehearsed || rehearse || true
    # The JVM's own messages never go to stdout; that it can't use the archive is none.
    flags+=(-XX:SharedArchiveFile="$archive" -Xshare:auto -Xlog:disable -Xlog:all=error,cds*=off:stderr)
  fi
  exec "$home/bin/java" "${flags[@]}" -jar "$application/cowbird.jar" "$@"
}

# Whether nothing came here after the archive was made: by the times of the inodes, as all jars of all builds bear the
# same date.
is_rehearsed() {
  [[ -e $archive ]] || return 1
  [[ -z $(find "$application/cowbird.jar" "$application"/lib/*.jar -newercm "$archive" -print -quit) ]]
}

rehearse() ( # who can't make it, or not now as another does, starts without
  [[ -w $archives ]] && exec 9<"$lock" && flock -n 9 || exit
  if is_rehearsed; then exit; fi
  rm -f "$archive.new"
  # of half an archive a JVM may crash: it gets its name when it is on the disk
  if ! { timeout --foreground 60 "$home/bin/java" "${flags[@]}" -XX:ArchiveClassesAtExit="$archive.new" \
    -cp "$application/cowbird.jar" dev.cowbird.cli.Rehearsal </dev/null 9<&- && sync "$archive.new"; }; then
    rm -f "$archive.new"
    : >"$archive.new"
  fi
  mv -f "$archive.new" "$archive"
) >/dev/null 2>&1
