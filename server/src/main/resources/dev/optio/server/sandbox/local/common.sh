# What several of the scripts need. Stands before each of them, after the paths of the tools.

# Sets state, group and ticks (when it began) of process $1.
about() {
  read -r stat 2> /dev/null < "/proc/$1/stat" || return 1
  self=${stat%% *}
  stat=${stat##*) }
  set -- $stat
  state=$1 group=$3 ticks=${20}
}

# The same of this process, and its number in self: as the mounted process table knows it, so in a new process namespace
# still the number that it has outside.
about_self() {
  about self
}
