package org.mycromwell.engine.edit.context;

import static org.mycromwell.engine.edit.context.ImportTargets.folderOf;
import static org.mycromwell.engine.edit.context.ImportTargets.join;
import static org.mycromwell.engine.edit.context.ImportTargets.resolve;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the imports of a file by their form, without parsing the file: an import inside a comment
 * counts, one put together at run time does not.
 */
final class ImportScanner {
  private static final Pattern JAVA =
      Pattern.compile("(?m)^[ \\t]*+import[ \\t]++(static[ \\t]++)?([\\w.]++(?:\\*)?)[ \\t]*+;");
  private static final Pattern PYTHON_IMPORT =
      Pattern.compile("(?m)^[ \\t]*+import[ \\t]++([\\w. \\t,]++)");
  private static final Pattern PYTHON_FROM =
      Pattern.compile(
          "(?m)^[ \\t]*+from[ \\t]++(\\.*+)([\\w.]*+)[ \\t]*+import[ \\t]*+"
              + "(\\([^)]{0,4000}+\\)|[^\\n]{0,4000}+)");
  private static final Pattern SCRIPT =
      Pattern.compile(
          "(?:\\bfrom\\s{0,9}+|\\bimport\\s{0,9}+\\(?\\s{0,9}+|\\brequire\\s{0,9}+\\(\\s{0,9}+)"
              + "[\"'`]([^\"'`\\n]{1,300}+)[\"'`]");
  private static final Pattern C =
      Pattern.compile("(?m)^[ \\t]*+#[ \\t]*+include[ \\t]*+([\"<])([^\">\\n]{1,300}+)[\">]");
  private static final Pattern RUST_MOD =
      Pattern.compile(
          "(?m)^[ \\t]*+(?:pub(?:\\([^)\\n]*+\\))?[ \\t]++)?mod[ \\t]++(\\w++)[ \\t]*+;");
  private static final Pattern RUST_USE =
      Pattern.compile("\\b(crate|super|self)((?:::\\w++)*+)(?:::\\{([^}]{0,2000}+)\\}|::\\*)?");
  private static final Pattern GO_BLOCK =
      Pattern.compile("(?m)^import[ \\t]*+(?:\\(([^)]{0,20000}+)\\)|([^\\n]++))");
  private static final Pattern QUOTED = Pattern.compile("[\"`]([^\"`\\n]{1,300}+)[\"`]");
  private static final Pattern HTML =
      Pattern.compile("(?i)\\b(?:href|src)\\s{0,9}+=\\s{0,9}+[\"']?([^\"'\\s>]{1,300}+)");
  private static final Pattern CSS =
      Pattern.compile("@import\\s{1,9}+(?:url\\(\\s{0,9}+)?[\"']?([^\"')\\s;]{1,300}+)");

  private static final List<String> SCRIPT_EXTENSIONS =
      List.of(
          ".ts",
          ".tsx",
          ".js",
          ".jsx",
          ".mjs",
          ".cjs",
          ".mts",
          ".d.ts",
          ".json",
          ".vue",
          ".svelte",
          "/index.ts",
          "/index.tsx",
          "/index.js",
          "/index.jsx",
          "/index.mjs");

  /** Of each folder with a {@code go.mod}, the name of its module. */
  private final Map<String, String> goModules;

  ImportScanner(Map<String, String> goModules) {
    this.goModules = goModules;
  }

  ImportTargets targets(String path, String text) {
    ImportTargets targets = new ImportTargets();
    switch (extension(path)) {
      case "java" -> java(text, targets);
      case "py", "pyi" -> python(path, text, targets);
      case "js", "jsx", "mjs", "cjs", "ts", "tsx", "mts", "cts", "vue", "svelte" ->
          script(path, text, targets);
      case "c", "h", "cc", "cpp", "cxx", "hh", "hpp", "hxx", "inl", "m", "mm", "cu" ->
          c(path, text, targets);
      case "rs" -> rust(path, text, targets);
      case "go" -> go(path, text, targets);
      case "html", "htm", "xhtml" -> links(HTML, path, text, targets);
      case "css", "scss", "less" -> links(CSS, path, text, targets);
      default -> {}
    }
    return targets;
  }

  static String extension(String path) {
    int dot = path.lastIndexOf('.');
    return dot <= path.lastIndexOf('/') + 1 ? "" : path.substring(dot + 1);
  }

  private static void java(String text, ImportTargets targets) {
    Matcher matcher = JAVA.matcher(text);
    while (matcher.find()) {
      String name = matcher.group(2).replace('.', '/');
      if (name.endsWith("/*")) {
        String owner = name.substring(0, name.length() - 2);
        if (matcher.group(1) == null) {
          targets.folderEnd(owner);
        }
        targets.fileEnd(owner + ".java");
      } else {
        targets.fileEnd(name + ".java");
        // A member, or a class inside another.
        String owner = folderOf(name);
        if (owner.indexOf('/') >= 0) {
          targets.fileEnd(owner + ".java");
        }
      }
    }
  }

  private static void python(String path, String text, ImportTargets targets) {
    Matcher matcher = PYTHON_IMPORT.matcher(text);
    while (matcher.find()) {
      for (String part : matcher.group(1).split(",")) {
        String name = part.strip().split("\\s")[0];
        pythonModule(folderOf(path), name.replace('.', '/'), targets);
      }
    }
    matcher = PYTHON_FROM.matcher(text);
    while (matcher.find()) {
      String module = matcher.group(2).replace('.', '/');
      int dots = matcher.group(1).length();
      String base = dots == 0 ? "" : resolve(folderOf(path), "../".repeat(dots - 1) + module);
      if (dots == 0) {
        pythonModule(folderOf(path), module, targets);
      } else {
        pythonFile(base, targets);
      }
      for (String part : matcher.group(3).replaceAll("[()]|#[^\\n]*", " ").split(",")) {
        String name = part.strip().split("\\s")[0];
        if (!name.isEmpty() && dots == 0) {
          pythonModule(folderOf(path), module + "/" + name, targets);
        } else if (!name.isEmpty()) {
          pythonFile(join(base, name), targets);
        }
      }
    }
  }

  /** A module named from the top; one without a package is looked for beside and above only. */
  private static void pythonModule(String folder, String module, ImportTargets targets) {
    if (module.isEmpty()) {
      return;
    }
    if (module.indexOf('/') > 0) {
      targets.fileEnd(module + ".py");
      targets.fileEnd(module + "/__init__.py");
      return;
    }
    String at = folder;
    while (true) {
      pythonFile(join(at, module), targets);
      pythonFile(join(at, "src/" + module), targets);
      if (at.isEmpty()) {
        return;
      }
      at = folderOf(at);
    }
  }

  private static void pythonFile(String module, ImportTargets targets) {
    targets.file(module + ".py");
    targets.file(module + ".pyi");
    targets.file(join(module, "__init__.py"));
  }

  private static void script(String path, String text, ImportTargets targets) {
    Matcher matcher = SCRIPT.matcher(text);
    while (matcher.find()) {
      String name = matcher.group(1);
      if (name.startsWith("./")
          || name.startsWith("../")
          || name.equals(".")
          || name.equals("..")) {
        String base = resolve(folderOf(path), name);
        targets.file(base);
        for (String end : SCRIPT_EXTENSIONS) {
          targets.file(base + end);
        }
        if (base.matches(".*\\.[cm]?jsx?")) {
          // TypeScript names the file that the compiler will write.
          String stem = base.substring(0, base.lastIndexOf('.'));
          targets.file(stem + ".ts");
          targets.file(stem + ".tsx");
          targets.file(stem + ".mts");
        }
      } else if (name.startsWith("@/") || name.startsWith("~/") || name.startsWith("/")) {
        String base = resolve("", name.substring(name.indexOf('/') + 1));
        targets.fileEnd(base);
        for (String end : SCRIPT_EXTENSIONS) {
          targets.fileEnd(base + end);
        }
      }
    }
  }

  private static void c(String path, String text, ImportTargets targets) {
    Matcher matcher = C.matcher(text);
    while (matcher.find()) {
      String name = resolve("", matcher.group(2));
      if (matcher.group(1).equals("\"")) {
        targets.file(resolve(folderOf(path), matcher.group(2)));
        targets.fileEnd(name);
      } else {
        // Of the system, unless it lies where libraries keep theirs.
        targets.fileEnd("include/" + name);
        if (name.indexOf('/') > 0) {
          targets.fileEnd(name);
        }
      }
    }
  }

  private static void rust(String path, String text, ImportTargets targets) {
    String folder = folderOf(path);
    String name = path.substring(path.lastIndexOf('/') + 1);
    boolean owner = name.equals("mod.rs") || name.equals("lib.rs") || name.equals("main.rs");
    // Where the modules inside this file lie.
    String inner = owner ? folder : path.substring(0, path.length() - ".rs".length());
    Matcher matcher = RUST_MOD.matcher(text);
    while (matcher.find()) {
      rustModule(join(inner, matcher.group(1)), targets);
    }
    int source = ("/" + path).lastIndexOf("/src/");
    String crate = source < 0 ? folder : path.substring(0, source + "src".length());
    matcher = RUST_USE.matcher(text);
    while (matcher.find()) {
      String base =
          switch (matcher.group(1)) {
            case "crate" -> crate;
            case "self" -> inner;
            default -> folderOf(inner);
          };
      String module = resolve(base, matcher.group(2).replace("::", "/"));
      // The last name may be an item of the module before it.
      rustModule(module, targets);
      if (!module.equals(base)) {
        rustModule(folderOf(module), targets);
      }
      if (matcher.group(3) != null) {
        for (String part : matcher.group(3).split("[,{]")) {
          rustModule(join(module, part.strip().replace("::", "/")), targets);
          rustModule(folderOf(join(module, part.strip().replace("::", "/"))), targets);
        }
      }
    }
  }

  private static void rustModule(String module, ImportTargets targets) {
    targets.file(module + ".rs");
    targets.file(join(module, "mod.rs"));
  }

  private void go(String path, String text, ImportTargets targets) {
    String root = folderOf(path);
    while (!goModules.containsKey(root) && !root.isEmpty()) {
      root = folderOf(root);
    }
    String module = goModules.get(root);
    if (module == null) {
      return;
    }
    Matcher block = GO_BLOCK.matcher(text);
    while (block.find()) {
      Matcher matcher = QUOTED.matcher(block.group(1) != null ? block.group(1) : block.group(2));
      while (matcher.find()) {
        String name = matcher.group(1);
        if (name.equals(module)) {
          targets.folder(root);
        } else if (name.startsWith(module + "/")) {
          targets.folder(join(root, name.substring(module.length() + 1)));
        }
      }
    }
  }

  private static void links(Pattern pattern, String path, String text, ImportTargets targets) {
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      String link = matcher.group(1).replaceAll("[?#].*", "");
      if (!link.isEmpty() && !link.contains(":") && !link.startsWith("//")) {
        boolean top = link.startsWith("/");
        String target = top ? resolve("", link) : resolve(folderOf(path), link);
        if (top) {
          targets.fileEnd(target);
        } else {
          targets.file(target);
        }
      }
    }
  }
}
