# Removes the files of a run that ended without doing so itself.
#
#   tidy HOME PATH...

main() {
  home=$1
  shift
  for path in "$@"; do rm -f "$home/$path"; done
}

main "$@"
