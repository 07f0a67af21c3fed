# Commits what the agent left uncommitted, then packs all that is new since BASE.
#
#   collect WORK BASE
#
# Says one line, "nothing", "commits HEAD 0" or "commits HEAD 1" (left-overs were committed); after "commits" the pack
# follows. Fails with git's words on standard error. Runs with the agent's rights in the agent's view and believes nothing
# in the repository: what is configured in it may slow or spoil this collection, and reaches no further.

stop() {
  echo "$1" >&2
  exit 1
}

# What an agent that was killed left locked, or made unreadable, or what only waits for somebody who writes.
loosen() {
  find "$GIT_DIR/" . ! -type f ! -type d ! -type l -exec rm -f {} + || :
  find "$GIT_DIR/" -name '*.lock' -type f -exec rm -f {} + || :
  find . -path ./.git -prune -o -type d ! -perm -700 -exec chmod u+rwx {} \; || :
  find . -path ./.git -prune -o -type f ! -perm -400 -exec chmod u+r {} + || :
}

# Repositories inside this one that are no submodules of it: nobody could fetch what a commit would say of them.
leave_out_embedded() {
  find . -mindepth 2 -name .git -prune ! -path '*
*' -print > "$list"
  while read -r path; do
    path=${path#./} path=${path%/.git}
    case $(git ls-files -s -- ":(literal)$path") in 160000\ *) continue ;; esac
    printf ':(exclude,literal)%s\n' "$path" >> "$list.out"
  done < "$list"
}

# A broken index is made anew. What cannot be added then is not passed over: half of the work would pass for all of it.
add_all() {
  git add -A --pathspec-from-file="$list.out" && return 0
  rm -f "$GIT_DIR/index"
  git read-tree "$head" && git add -A --pathspec-from-file="$list.out" || stop 'the uncommitted work could not be added'
}

# Made without "git commit", which asks hooks, templates and signing keys.
commit_left_overs() {
  echo . > "$list.out"
  leave_out_embedded
  add_all
  tree=$(git write-tree)
  [ "$tree" != "$(git rev-parse --verify -q "$head^{tree}")" ] || return 0
  head=$({
    printf 'Uncommitted work of the agent\n\n'
    sed -n 's/^:(exclude,literal)\(.*\)/Not taken: \1 (a repository of its own)/p' "$list.out"
    printf '\nOptio-Left-Over: true\n'
  } | git commit-tree -p "$head" "$tree")
  git update-ref HEAD "$head"
  left=1
}

main() {
  set -eu
  umask 022
  cd "$1"
  base=$2 left=0
  GIT_DIR=$1/.git GIT_WORK_TREE=$1
  export GIT_DIR GIT_WORK_TREE
  loosen 2> /dev/null
  head=$(git rev-parse --verify -q 'HEAD^{commit}') || stop 'HEAD names no commit'
  git cat-file -e "$base^{commit}" || stop 'the base commit is not there any more'
  list=$(mktemp "${TMPDIR:-/tmp}/optio.XXXXXX")
  commit_left_overs
  if [ "$head" = "$base" ]; then
    rm -f "$list" "$list.out"
    echo nothing
    exit 0
  fi
  git rev-list --objects "$head" "^$base" > "$list"
  echo "commits $head $left"
  git pack-objects -q --stdout < "$list"
  rm -f "$list" "$list.out"
}

main "$@"
