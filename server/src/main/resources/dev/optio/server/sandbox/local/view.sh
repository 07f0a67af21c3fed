# Builds what an agent sees, moves into it, gives up every power, and becomes the program.
#
# Runs first in fresh user, mount, pid, ipc and uts namespaces, as their root. The old root is detached before the
# program starts: nothing that is not laid here exists for it. The program gets a user namespace of its own below, as
# uid 1000 and without capabilities, so that nothing of what was laid belongs to it.
#
#   view ROOT [-i FILE] [-w FOLDER INSIDE]... [-s PATH INSIDE]... [-x FOLDER]... -- PROGRAM...
#
#   ROOT  an empty folder to build on    -i  where to record the number of this process
#   -w    show, writable                 -s  show, read-only          -x  hide, if what was shown before holds it

# Shows $1 at $2, with everything mounted below it.
lay() {
  if [ -d "$1" ]; then
    mkdir -p "$root$2"
  else
    mkdir -p "$root${2%/*}"
    [ -e "$root$2" ] || : > "$root$2"
  fi
  "$mount" -n --rbind "$1" "$root$2"
}

# A link stays a link. What is no link is shown.
lay_system() {
  if [ -L "$1" ]; then
    ln -s "$(readlink "$1")" "$root$1"
  elif [ -d "$1" ]; then
    lay "$1" "$1"
  fi
}

# Folders are shown and files are copied: a copy of resolv.conf or localtime needs no link out of the view.
lay_settings() {
  mkdir -p "$root/etc/ssl" "$root/etc/pki/tls"
  for entry in /etc/alternatives /etc/ca-certificates /etc/crypto-policies /etc/fonts /etc/java* /etc/ld.so.conf.d \
    /etc/maven /etc/perl /etc/pki/ca-trust /etc/pki/java /etc/pki/tls/certs /etc/python3* /etc/ssl/certs /etc/terminfo; do
    [ ! -d "$entry" ] || lay "$(readlink -f "$entry")" "$entry"
  done
  for entry in ca-certificates.conf debian_version gai.conf host.conf hosts ld.so.cache ld.so.conf locale.alias \
    locale.conf localtime lsb-release magic magic.mime mime.types networks os-release pki/tls/cert.pem \
    pki/tls/openssl.cnf protocols redhat-release resolv.conf rpc services shells ssl/cert.pem ssl/openssl.cnf timezone; do
    [ ! -f "/etc/$entry" ] || [ ! -r "/etc/$entry" ] || cat "/etc/$entry" > "$root/etc/$entry"
  done
  ln -s /proc/self/mounts "$root/etc/mtab"
  printf '%s\n' 'passwd: files' 'group: files' 'hosts: files dns' 'networks: files' 'protocols: files' \
    'services: files' > "$root/etc/nsswitch.conf"
  printf '%s\n' 'root:x:0:0:root:/root:/bin/false' 'agent:x:1000:1000:agent:/home/agent:/bin/sh' \
    'nobody:x:65534:65534:nobody:/:/bin/false' > "$root/etc/passwd"
  printf '%s\n' 'root:x:0:' 'tty:x:5:' 'agent:x:1000:' 'nogroup:x:65534:' > "$root/etc/group"
}

lay_devices() {
  mkdir -p "$root/dev/pts" "$root/dev/shm"
  for device in null zero full random urandom tty; do lay "/dev/$device" "/dev/$device"; done
  ln -s /proc/self/fd "$root/dev/fd"
  ln -s /proc/self/fd/0 "$root/dev/stdin"
  ln -s /proc/self/fd/1 "$root/dev/stdout"
  ln -s /proc/self/fd/2 "$root/dev/stderr"
  ln -s pts/ptmx "$root/dev/ptmx"
  "$mount" -n -t devpts -o newinstance,ptmxmode=0666,mode=0620,nosuid,noexec devpts "$root/dev/pts"
  "$mount" -n -t tmpfs -o mode=1777,size=512m,nosuid,nodev,noexec tmpfs "$root/dev/shm"
}

# A process table of this namespace alone. What the kernel opens to whoever is uid 0 outside, capabilities or not, would
# be open to the agent of a server that root started: it is covered, or read-only. One more user namespace may be made,
# the agent's own, and none by the agent: in one of those it could lay a table without the covers.
lay_processes() {
  mkdir -p "$root/proc"
  "$mount" -n -t proc -o nosuid,nodev,noexec proc "$root/proc"
  echo 1 > "$root/proc/sys/user/max_user_namespaces"
  for entry in acpi asound bus fs irq scsi sys sysrq-trigger; do
    [ ! -e "$root/proc/$entry" ] || "$mount" -n --bind "$root/proc/$entry" "$root/proc/$entry"
  done
  for entry in kcore keys latency_stats sched_debug timer_list timer_stats; do
    [ ! -e "$root/proc/$entry" ] || "$mount" -n --bind /dev/null "$root/proc/$entry"
  done
}

# Closes every mount as far as it may be closed. One pass, for folders may have come with mounts below them. A flag that
# is there must be said again: a user namespace can add flags to a mount that it was given and take none away.
#
# Device nodes belong to the whole machine. On a read-only mount they can be written to, and not be changed.
seal() {
  while read -r _ _ _ _ at given _; do
    case $at in *\\*) at=$(printf '%b' "$at") ;; esac
    case $at in "$root"/*) ;; *) continue ;; esac
    flags=nosuid
    case ${at#"$root"} in
      /proc | /dev/pts | /dev/shm) continue ;;
      /dev/* | /proc/*) flags=$flags,ro ;;
      *) flags=$flags,nodev; case "$writable" in *"|${at#"$root"}|"*) ;; *) flags=$flags,ro ;; esac ;;
    esac
    for flag in ro nodev noexec noatime nodiratime relatime nosymfollow; do
      case ,$given, in *,"$flag",*) flags=$flags,$flag ;; esac
    done
    "$mount" -n -o "remount,bind,$flags" "$at"
  done < /proc/self/mountinfo
}

hide() {
  [ ! -d "$root$1" ] || "$mount" -n -t tmpfs -o mode=0755,size=1m,nosuid,nodev,noexec tmpfs "$root$1"
}

become() {
  cd "$root"
  mkdir .old
  "$pivot_root" . .old
  cd /
  "$umount" -n -l /.old
  rmdir /.old
  "$mount" -n -o remount,bind,ro,nosuid,nodev /
  trap - EXIT
  exec "$unshare" --user --map-user=1000 --map-group=1000 --keep-caps \
    "$setpriv" --bounding-set=-all --inh-caps=-all --ambient-caps=-all --no-new-privs "$@"
}

main() {
  set -eu
  trap 'echo "optio: the sandbox could not be set up" >&2; exit 125' EXIT
  umask 022
  root=$1
  shift
  if [ "$1" = -i ]; then
    about_self
    printf '%s %s .' "$self" "$ticks" 1<> "$2"
    shift 2
  fi
  "$mount" -n -t tmpfs -o mode=0755,size=16m,nosuid,nodev optio "$root"
  mkdir "$root/home" "$root/run" "$root/var" "$root/root"
  ln -s /tmp "$root/var/tmp"
  for entry in /usr /bin /sbin /lib /lib32 /lib64 /libx32 /opt; do lay_system "$entry"; done
  lay_settings
  lay_devices
  writable='|'
  while :; do
    case $1 in
      -w) lay "$2" "$3"; writable="$writable$3|"; shift 3 ;;
      -s) lay "$2" "$3"; shift 3 ;;
      -x) hide "$2"; shift 2 ;;
      --) shift; break ;;
    esac
  done
  lay_processes
  seal
  become "$@"
}

main "$@"
