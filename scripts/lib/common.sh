# Shared by the scripts; source it from the project's top folder.

fail() { printf '%s\n' "$*" >&2; exit 1; }

# Whether a folder holds a JDK 25.
is_java_25() {
  [ -x "$1/bin/javac" ] && "$1/bin/java" -version 2>&1 | grep -q 'version "25[."]'
}

# Sets JAVA_HOME to a JDK 25: JAVA_HOME, then PATH, then the usual JVM folders.
use_java() {
  if [ -n "${JAVA_HOME:-}" ] && is_java_25 "$JAVA_HOME"; then export JAVA_HOME; return 0; fi
  if command -v javac > /dev/null 2>&1; then
    java_candidate=$(dirname "$(dirname "$(readlink -f "$(command -v javac)")")")
    if is_java_25 "$java_candidate"; then JAVA_HOME=$java_candidate; export JAVA_HOME; return 0; fi
  fi
  for java_candidate in /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/*; do
    if is_java_25 "$java_candidate"; then JAVA_HOME=$java_candidate; export JAVA_HOME; return 0; fi
  done
  fail 'A JDK 25 is needed: install one (for example Temurin 25), or set JAVA_HOME to it.'
}

# Says warnings and errors only; -q would hide the warnings that fail the build.
maven() {
  command -v mvn > /dev/null 2>&1 || fail 'Maven 3.8 or newer is needed: install the package maven.'
  MAVEN_OPTS="${MAVEN_OPTS:-} --sun-misc-unsafe-memory-access=allow" \
    mvn -B --no-transfer-progress -Dstyle.color=never -Dorg.slf4j.simpleLogger.defaultLogLevel=warn "$@"
}

# Builds the server if its jar is missing or older than what it is made of.
build_server() {
  server_jar=server/target/optio-server-0.1.0-SNAPSHOT.jar
  if [ -f "$server_jar" ] && [ -z "$(find pom.xml openapi.yaml server/pom.xml server/src/main webapp/public -newer "$server_jar" -print -quit)" ]; then
    return 0
  fi
  printf 'Building (the first time takes a few minutes) …\n' >&2
  maven package -DskipTests || fail 'The build failed; its reasons are above.'
}

# Goes on with a copy of the server that no later build replaces: a running one still loads classes.
keep_server() {
  find server/target -maxdepth 1 -name 'running-*.jar' -mtime +30 -delete
  kept_jar=server/target/running-$(cksum < "$server_jar" | tr ' ' -).jar
  [ -f "$kept_jar" ] || { cp -p "$server_jar" "$kept_jar.$$" && mv "$kept_jar.$$" "$kept_jar"; }
  server_jar=$kept_jar
}

# Becomes the built server, with a command of its Main. The file that class_archive names, if any,
# holds loaded classes from the last run to its end, which makes the next start a third shorter; the
# JVM itself sees when it does not fit the server any more, and makes it again.
server_exec() {
  exec "$JAVA_HOME/bin/java" \
    ${class_archive:+-XX:+AutoCreateSharedArchive "-XX:SharedArchiveFile=$class_archive" -Xlog:disable -Xlog:all=error:stderr} \
    --sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED -XX:+UseSerialGC \
    -XX:MaxRAMPercentage=25 -jar "$server_jar" "$@"
}

# Runs the built server with a command of its Main.
server_java() { (server_exec "$@"); }

# Makes a small git repository to try Optio on; leaves one that is there.
make_sample() {
  [ -e "$1" ] && return 0
  mkdir -p "$1"
  (
    cd "$1"
    git -c init.defaultBranch=main init -q --template=
    printf '# Hello\n\nA repository to try Optio on.\n' > README.md
    git add README.md
    git -c user.name=Optio -c user.email=noreply@optio.invalid -c commit.gpgsign=false -c core.hooksPath=/dev/null commit -q -m 'Begin'
  )
}
