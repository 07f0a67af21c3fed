# Says on standard output what is wrong with the isolation that it runs in; nothing when all is well.
#
#   probe DATA
#
#   DATA  the server's folder, which nobody in here may find

wrong() {
  echo "$1"
  exit 0
}

main() {
  [ "$(id -u)" = 1000 ] || wrong 'agents do not get a user of their own'
  [ "$(readlink /proc/self)" -lt 1000 ] && [ -r /proc/1/status ] || wrong 'agents do not get a process table of their own'
  while read -r name value _; do
    case $name in
      CapInh: | CapPrm: | CapEff: | CapBnd: | CapAmb:)
        case $value in *[!0]*) wrong "agents keep capabilities ($name $value)" ;; esac ;;
      NoNewPrivs:) [ "$value" = 1 ] || wrong 'agents may gain privileges' ;;
    esac
  done < /proc/self/status
  [ ! -e "$1" ] || wrong "agents can see the server's files"
  [ ! -w / ] && [ ! -w /usr ] && [ ! -w /etc ] || wrong "agents can write to the system's folders"
  : > "$HOME/probe" && : > "$TMPDIR/probe" || wrong 'agents cannot write to their own folders'
}

main "$@"
