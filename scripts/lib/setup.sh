# What the tests need besides a JDK 25, Maven and git; source it after common.sh. Each function
# returns at once when the thing is there, installs it as root on Debian, else says what to install.

apt_install() {
  [ "$(id -u)" = 0 ] && command -v apt-get > /dev/null 2>&1 || return 1
  printf 'Installing %s …\n' "$*" >&2
  DEBIAN_FRONTEND=noninteractive apt-get -qq -y install "$@" > /dev/null 2>&1 && return 0
  apt-get -qq update > /dev/null 2>&1 || true
  DEBIAN_FRONTEND=noninteractive apt-get -qq -y install "$@" > /dev/null 2>&1
}

need() {
  command -v "$1" > /dev/null 2>&1 || apt_install "$2" || fail "$3"
}

need_node() {
  need node nodejs 'Node 20 or newer is needed: install the package nodejs.'
  [ "$(node -p 'process.versions.node.split(".")[0]')" -ge 20 ] ||
    fail "Node 20 or newer is needed; this is $(node --version)."
}

need_chromium() {
  for browser in chromium chromium-browser google-chrome; do
    command -v $browser > /dev/null 2>&1 && return 0
  done
  apt_install chromium || fail 'Chromium is needed: install the package chromium.'
}

need_agent_programs() {
  scripts/agent-programs
}

need_busybox() {
  need busybox busybox 'busybox is needed: install the package busybox.'
}

need_git() {
  need git git 'git is needed: install the package git.'
}
