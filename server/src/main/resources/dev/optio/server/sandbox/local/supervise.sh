# Runs one agent, outlives whoever started it, and writes down how it ended.
#
#   supervise RUN ATTEMPT LIMIT LEFT PROGRAM...
#
#   RUN    the run's folder                 ATTEMPT  name of a folder in it with what this start brings
#   LIMIT  most bytes kept of a stream      LEFT     "sweep": end what the agent has left running
#
# Says "claimed", "taken" (another start came first) or "failed" on standard output, once. The lock is held as long as
# this shell lives, and by nobody else: every child closes it. What must be written at the end, when the disk may be full,
# has its place from the beginning and is written over. The agent gets pipes; the files are behind them.

# A child shell says it: when nobody listens any more, that one dies of it.
say() {
  (printf '%s\n' "$1") 2> /dev/null || :
}

give_up() {
  say failed
  exit 1
}

# Another start may hold the lock for good, a question after it for a moment.
take_lock() {
  exec 9>> lock || give_up
  tries=0
  until "$flock" -n 9; do
    [ ! -d claim ] || { say taken; exit 0; }
    tries=$((tries + 1))
    [ "$tries" -lt 200 ] || give_up
    sleep 0.05
  done
  [ ! -d claim ] || { say taken; exit 0; }
}

record_self() {
  about_self
  read -r boot < /proc/sys/kernel/random/boot_id
  printf '%s %s %s .\n' "$self" "$ticks" "$boot" > pid
}

# The folder claim makes the start a fact; before it, a start may be tried again.
claim() {
  for name in plan.json input.ndjson delivered files.tar; do mv -f "$1/$name" "$name" || give_up; done
  rm -f wake in out err
  for name in init cut exit; do printf '%79s\n' '' > "$name" || give_up; done
  : > output.ndjson || give_up
  : > stderr.log || give_up
  mkfifo wake in out err || give_up
  record_self || give_up
  exec 7< files.tar 8<> wake 6< wake || give_up
  rm -f files.tar
  mkdir claim || give_up
  rm -rf attempt-*
}

# Of the pipe wake this shell holds both ends, so that the feeder need not open it: once the agent has ended and nobody
# can write any more, that would never come to an end.
#
# For children of this shell that go on as shells: a redirection of a call would only put these descriptors aside.
let_go() {
  exec 7>&- 8>&- 9>&-
}

# Input reaches the agent as far as the list of what was delivered goes, which names the end of each piece, and ends when
# the list says so or nobody can add to it any more.
feed() {
  let_go
  passed=0
  while :; do
    ready=0 closed=
    while read -r what end mark; do
      [ "$mark" = . ] || break
      ready=$end
      [ "$what" != close ] || closed=yes
    done < delivered
    if [ "$ready" -gt "$passed" ]; then
      tail -c "+$((passed + 1))" input.ndjson | head -c "$((ready - passed))" || return 0
      passed=$ready
    fi
    [ -z "$closed" ] || return 0
    read -r _ <&6 || return 0
  done
}

# Keeps what comes through a pipe, up to the limit. If it cannot, no more will be kept, and the run ends.
keep() {
  let_go
  exec 6<&-
  "$prlimit" --fsize="$limit" cat < "$1" > "$2" && return 0
  printf 1 1<> cut
  read -r init since mark < init
  [ "$mark" = . ] && about "$init" && [ "$ticks" = "$since" ] && kill -KILL "$init"
}

# Without a process namespace some of the run may be left. Whatever has its number in its environment belongs to it,
# but for this shell's own group.
sweep() {
  swept=1
  for proc in /proc/[0-9]*; do
    { tr '\0' '\n' < "$proc/environ" | grep -qxF "OPTIO_RUN_ID=$OPTIO_RUN_ID"; } 2> /dev/null || continue
    about "${proc#/proc/}" && [ "$group" != "$$" ] && [ "$state" != Z ] || continue
    swept=0
    kill -KILL "$self"
  done
  return "$swept"
}

main() {
  umask 077
  ulimit -c 0
  cd "$1" || give_up
  attempt=$2 limit=$3 left=$4
  shift 4
  exec 2>> supervisor.log || give_up
  take_lock
  claim "$attempt"
  say claimed
  exec > /dev/null
  keep out output.ndjson &
  keep err stderr.log &
  feed > in &
  if [ -e stop ]; then
    : < in > out 2> err
    code=137
  else
    "$@" < in > out 2> err 6<&- 8>&- 9>&-
    code=$?
  fi
  exec 6<&- 7>&- 8>&-
  if [ "$left" = sweep ]; then
    while sweep; do sleep 0.05; done
  fi
  wait
  read -r cut < cut
  printf '%s %s %s %s .' "$code" "$(wc -c < output.ndjson)" "$(wc -c < stderr.log)" "${cut:-0}" 1<> exit
}

main "$@"
exit 0
