# Stands in for a view where there is no isolation: becomes the program, with all that the server's user can see.
#
#   bare [-i FILE] PROGRAM...

main() {
  if [ "$1" = -i ]; then
    about_self
    printf '%s %s .' "$self" "$ticks" 1<> "$2"
    shift 2
  fi
  exec "$@"
}

main "$@"
