# Writes a tar of files below HOME to standard output.
#
#   capsule HOME PATH...
#
# Plain files only, named from HOME: no link is followed or kept, and no name with a line feed.

list() {
  for path in "$@"; do
    case $(readlink -f "./$path") in
      "$home"/*) find "./$path" -type f ! -name '*
*' -print ;;
    esac
  done
}

main() {
  cd "$1" || exit 1
  home=$(pwd -P)
  shift
  list "$@" | tar -c -f - -T -
}

main "$@"
