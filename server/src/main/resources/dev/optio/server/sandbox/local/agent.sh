# The first process of a run inside: makes the environment, runs the agent, waits for it, tidies up.
#
#   agent WORK HOME FILES PROGRAM...
#
#   WORK  folder to start in    FILES  one per line, below HOME: come as a tar on descriptor 7, go when the agent has gone
#
# Variables come as OPTIO_ENV_NAME and are named in OPTIO_NAMES: on the way in, none of an agent's variables steers a
# program. The agent leads a session of its own, without a terminal.

import() {
  names=$OPTIO_NAMES
  unset LC_ALL OLDPWD OPTIO_NAMES
  for name in $names; do
    eval "export $name=\"\$OPTIO_ENV_$name\""
    unset "OPTIO_ENV_$name"
  done
}

become_agent() {
  set -- "$setpriv" --pdeathsig KILL "$setsid" -- "$@"
  import
  command -v "$6" > /dev/null || { echo "optio: $6 is not installed in the sandbox" >&2; exit 127; }
  exec "$@" 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&-
}

tidy() {
  printf '%s\n' "$files" | while read -r file; do rm -f "$home/$file"; done
}

main() {
  umask 022
  work=$1 home=$2 files=$3
  shift 3
  cd "$work" || exit 125
  if [ -n "$files" ]; then
    tar -x -f - -C "$home" <&7 || { echo 'optio: the files of the run could not be written' >&2; exit 125; }
  fi
  exec 3>&2 2> /dev/null # a shell says there how its child died, which is not for it to say
  (exec 2>&3; become_agent "$@")
  code=$?
  [ -z "$files" ] || tidy
  exit "$code"
}

main "$@"
