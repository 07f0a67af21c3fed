# Makes a task's checkout in the empty folder WORK: a repository of its own that borrows the store's objects.
#
#   prepare WORK STORE BASE HEAD BRANCH HOME [PACK] [CONVERSATION]
#
# PACK and CONVERSATION say how many bytes of standard input are a pack with the objects that HEAD needs beyond the store,
# and then a tar for the home.

main() {
  set -eu
  umask 022
  work=$1 store=$2 base=$3 head=$4 branch=$5 home=$6 pack=$7 conversation=$8
  cd "$work"
  said=$(GIT_ALLOW_PROTOCOL=file git clone -q --shared --no-checkout --template= "$store" . 2>&1) || {
    printf '%s\n' "$said" >&2
    exit 1
  }
  git config gc.auto 0
  git config maintenance.auto false
  git config user.name "$OPTIO_AUTHOR_NAME"
  git config user.email "$OPTIO_AUTHOR_EMAIL"
  [ "$pack" = 0 ] || head -c "$pack" | git index-pack --stdin > /dev/null
  git update-ref refs/optio/base "$base^{commit}"
  git update-ref "refs/heads/$branch" "$head^{commit}"
  git symbolic-ref HEAD "refs/heads/$branch"
  git reset -q --hard
  [ "$conversation" = 0 ] || head -c "$conversation" | tar -x -f - -C "$home"
}

main "$@"
