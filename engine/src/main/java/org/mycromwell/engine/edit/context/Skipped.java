package org.mycromwell.engine.edit.context;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Files and folders that never help with an edit, or that may hold secrets. */
final class Skipped {
  private static final Set<String> FOLDERS =
      Set.of(
          ".git",
          ".hg",
          ".svn",
          ".bzr",
          "node_modules",
          "bower_components",
          "__pycache__",
          ".venv",
          "venv",
          ".tox",
          ".nox",
          ".mypy_cache",
          ".pytest_cache",
          ".ruff_cache",
          ".gradle",
          ".idea",
          ".ssh",
          ".gnupg",
          ".aws",
          ".kube");

  private static final Pattern SECRETS =
      Pattern.compile(
          "\\.env(?:\\..*)?|.*\\.env|.*\\.(?:pem|key|p12|pfx|jks|keystore|kdbx|ppk|asc|gpg)"
              + "|id_(?:rsa|dsa|ecdsa|ed25519).*|\\.(?:npmrc|pypirc|netrc|pgpass|htpasswd)|_netrc"
              + "|credentials(?:\\..*)?|secrets?(?:\\.(?:ya?ml|json|toml|properties|txt|ini))?");

  private static final Pattern GENERATED_NAMES =
      Pattern.compile(
          ".*[.-]min\\.(?:js|css|mjs)|.*\\.map|.*\\.bundle\\.js|.*\\.lock|.*-lock\\.(?:json|yaml)"
              + "|go\\.sum|npm-shrinkwrap\\.json|.*\\.pb\\.go|.*_pb2(?:_grpc)?\\.pyi?"
              + "|.*\\.(?:svg|csv|tsv|log|diff|patch)");

  private static final Pattern GENERATED_MARK =
      Pattern.compile(
          "@generated\\b|\\bDO NOT EDIT\\b|(?i:\\bautomatically generated\\b|\\bauto-?generated\\b)");

  private static final int MARK_CHARS = 1_000;
  private static final int MAX_LINE = 5_000;

  private Skipped() {}

  static boolean folder(String name) {
    return FOLDERS.contains(name.toLowerCase(Locale.ROOT));
  }

  /** Names under which keys and passwords are kept. */
  static boolean secret(String name) {
    return SECRETS.matcher(name.toLowerCase(Locale.ROOT)).matches();
  }

  static boolean generatedName(String name) {
    return GENERATED_NAMES.matcher(name.toLowerCase(Locale.ROOT)).matches();
  }

  /** Whether a text says that a program wrote it, or looks like it. */
  static boolean generatedText(String text) {
    int start = 0;
    while (start < text.length()) {
      int end = text.indexOf('\n', start);
      end = end < 0 ? text.length() : end;
      if (end - start > MAX_LINE) {
        return true;
      }
      start = end + 1;
    }
    return GENERATED_MARK.matcher(text.substring(0, Math.min(text.length(), MARK_CHARS))).find();
  }
}
