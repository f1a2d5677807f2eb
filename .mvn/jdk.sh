# Finds a JDK 25 or newer. Sourced by ./cromwell and ./mvnw; POSIX sh, starts no process where the
# JDK has a 'release' file.
#
# cromwell_find_jdk sets CROMWELL_JDK to the home of the first that fits:
#   1. $CROMWELL_JAVA_HOME  (when set it must fit: a wrong explicit choice is an error)
#   2. $JAVA_HOME
#   3. the java on the PATH
#   4. the usual places; among several the oldest that fits, the one closest to what is tested
# When there is none it prints what to install and returns 10.

cromwell_jdk_minimum=25

# Sets jdk_feature to the feature version of the JDK at $1, 0 when there is no JDK.
cromwell_read_feature() {
  jdk_feature=0
  [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] || return 0
  jdk_text=
  if [ -r "$1/release" ]; then
    while IFS='=' read -r jdk_key jdk_value || [ -n "$jdk_key" ]; do
      if [ "$jdk_key" = JAVA_VERSION ]; then
        jdk_text=${jdk_value#\"}
      fi
    done <"$1/release"
  else
    jdk_text=$("$1/bin/java" -version 2>&1 | sed -n 's/.* version "\([^"]*\)".*/\1/p')
  fi
  jdk_text=${jdk_text%%[!0-9]*}
  [ -z "$jdk_text" ] || jdk_feature=$jdk_text
}

cromwell_jdk_fits() {
  cromwell_read_feature "$1"
  [ "$jdk_feature" -ge "$cromwell_jdk_minimum" ]
}

# Prints the home of the java on the PATH, symbolic links followed.
cromwell_jdk_on_path() {
  jdk_java=$(command -v java) || return 1
  while [ -h "$jdk_java" ]; do
    jdk_link=$(readlink "$jdk_java") || return 1
    case $jdk_link in
      /*) jdk_java=$jdk_link ;;
      *) jdk_java=${jdk_java%/*}/$jdk_link ;;
    esac
  done
  CDPATH='' cd -P -- "${jdk_java%/*}/.." 2>/dev/null && pwd
}

cromwell_find_jdk() {
  if [ -n "${CROMWELL_JAVA_HOME:-}" ]; then
    CROMWELL_JDK=$CROMWELL_JAVA_HOME
    cromwell_jdk_fits "$CROMWELL_JDK" && return 0
    echo "cromwell: CROMWELL_JAVA_HOME is '$CROMWELL_JAVA_HOME', which holds no JDK" \
      "$cromwell_jdk_minimum or newer; point it at one or unset it." >&2
    return 10
  fi
  if [ -n "${JAVA_HOME:-}" ] && cromwell_jdk_fits "$JAVA_HOME"; then
    CROMWELL_JDK=$JAVA_HOME
    return 0
  fi
  CROMWELL_JDK=$(cromwell_jdk_on_path) || CROMWELL_JDK=
  if [ -n "$CROMWELL_JDK" ] && cromwell_jdk_fits "$CROMWELL_JDK"; then
    return 0
  fi
  CROMWELL_JDK=
  jdk_best=0
  for jdk_home in \
    /usr/lib/jvm/* /usr/lib64/jvm/* /usr/java/* /opt/* /opt/java/* /usr/local/java/* \
    "${HOME:-/}"/.sdkman/candidates/java/* "${HOME:-/}"/.jdks/* "${HOME:-/}"/.gradle/jdks/* \
    "${HOME:-/}"/.local/share/mise/installs/java/* "${HOME:-/}"/.asdf/installs/java/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home \
    "${HOME:-/}"/Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
    /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
    if cromwell_jdk_fits "$jdk_home"; then
      if [ "$jdk_best" -eq 0 ] || [ "$jdk_feature" -lt "$jdk_best" ]; then
        jdk_best=$jdk_feature
        CROMWELL_JDK=$jdk_home
      fi
    fi
  done
  [ -n "$CROMWELL_JDK" ] && return 0
  echo "cromwell: no JDK $cromwell_jdk_minimum or newer found (looked at CROMWELL_JAVA_HOME," \
    "JAVA_HOME, the PATH and the usual places); install one, for example the package" \
    "temurin-25-jdk or openjdk-25-jdk, or set CROMWELL_JAVA_HOME to its folder." >&2
  return 10
}
