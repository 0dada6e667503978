# shellcheck shell=bash
# Sourced by glance-up and glance-down: the files of a Glance, and whether it runs.

name_files() { # DIRECTORY
  directory=$(readlink -f "$1")
  conf=$directory/glance-api.conf
  log=$directory/glance-api.log
  pid_file=$directory/pid
}

# A pid may be another's by now: the process must be the one that reads this configuration.
is_running() {
  local pid
  pid=$(cat "$pid_file" 2>/dev/null) && [[ -n $pid ]] &&
    tr '\0' '\n' 2>/dev/null <"/proc/$pid/cmdline" | grep -qxF "$conf"
}

stop_glance() {
  local pid attempt
  is_running || return 0
  pid=$(<"$pid_file")
  kill "$pid" 2>/dev/null || :
  for ((attempt = 0; attempt < 50; attempt++)); do
    is_running || break
    sleep 0.1
  done
  if is_running; then kill -9 "$pid" 2>/dev/null || :; fi
  rm -f "$pid_file"
}
