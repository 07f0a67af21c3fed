# Empties folders, whatever permissions were taken away in them.
#
#   clear FOLDER...

main() {
  for folder in "$@"; do
    find "$folder" -type d ! -perm -700 -exec chmod u+rwx {} \; 2> /dev/null
    find "$folder" -mindepth 1 -maxdepth 1 -exec rm -rf {} + || exit 1
  done
}

main "$@"
