package org.mycromwell.engine.edit.context;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.EngineException;

/**
 * Chooses files of a code base by how much they have to do with the one being edited: 2.0 for an
 * import in either direction, 1.0 for the same extension, 0.5 for the same folder and 0.1 for each
 * symbol that one defines and the other uses.
 *
 * <p>A file is chosen only if there is an import or a shared symbol (three, when the extension is
 * another): the same extension or folder alone says nothing. Languages whose packages need no
 * import (Java, Go) count a use of a neighbour's type as one. Symbols defined in more than five
 * files, such as {@code run}, tell nothing and do not count; of the others twenty count at most, so
 * that no file wins by its size alone.
 *
 * <p>Not looked at: what git ignores, links, binary, large and generated files, folders of
 * installed libraries, and files that usually hold keys or passwords ({@code .env}, {@code *.pem},
 * {@code id_rsa} and the like), even if git has them.
 */
public final class ContextSelector {
  private static final double IMPORT = 2.0;
  private static final double EXTENSION = 1.0;
  private static final double FOLDER = 0.5;
  private static final double SYMBOL = 0.1;
  private static final int MAX_SYMBOLS = 20;
  private static final int MIN_SYMBOLS = 3;
  private static final int MAX_DEFINERS = 5;
  private static final int NAMED_SYMBOLS = 4;
  private static final Pattern GO_MODULE = Pattern.compile("(?m)^module[ \\t]++\"?([^\\s\"]++)");

  /** What one pass over a file found; its text is not kept. */
  private record Seen(
      Path file,
      String path,
      boolean imports,
      boolean imported,
      Set<String> gives,
      Set<String> takes) {}

  private final Path codebase;
  private final ContextLimits limits;
  private final long deadline;
  private final BooleanSupplier stop;
  private final String path;
  private final Symbols symbols;
  private final List<String> notes = new ArrayList<>();

  private ContextSelector(
      Path codebase, String path, String text, ContextLimits limits, BooleanSupplier stop) {
    this.codebase = codebase;
    this.limits = limits;
    this.deadline = System.nanoTime() + limits.time().toNanos();
    this.stop = stop;
    this.path = path;
    this.symbols = Symbols.of(text);
  }

  /**
   * The files of {@code codebase} that help with an edit of {@code file}, which may lie outside it;
   * never {@code file} itself. Reads files only.
   *
   * @param text the text of the file as it is being edited
   * @throws EngineException when the code base is not a folder
   */
  public static ContextSelection select(
      Path codebase, Path file, String text, ContextLimits limits) {
    return select(codebase, file, text, limits, () -> false);
  }

  /**
   * As {@link #select(Path, Path, String, ContextLimits)}, with what was found until then when told
   * to stop.
   */
  public static ContextSelection select(
      Path codebase, Path file, String text, ContextLimits limits, BooleanSupplier stop) {
    if (!Files.isDirectory(codebase)) {
      throw new EngineException(
          EngineException.Kind.BAD_ARGUMENT,
          "The code base '" + codebase + "' is not a folder; name the folder of the project.");
    }
    Path top = real(codebase);
    Path edited = real(file);
    String path =
        edited.startsWith(top)
            ? IgnoreRules.slashes(top.relativize(edited))
            : String.valueOf(edited.getFileName());
    ContextSelector selector = new ContextSelector(top, path, text, limits, stop);
    return selector.run(edited, edited.startsWith(top), text);
  }

  private static Path real(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException e) {
      // Not there yet, as a new file is.
      return path.toAbsolutePath().normalize();
    }
  }

  private ContextSelection run(Path edited, boolean inside, String text) {
    long started = System.nanoTime();
    BooleanSupplier late = () -> System.nanoTime() - deadline > 0 || stop.getAsBoolean();
    CodebaseFiles lister = new CodebaseFiles(codebase, edited, limits);
    List<Path> files = lister.list(late);
    if (lister.limitHit()) {
      notes.add(
          "The code base has more than "
              + limits.scannedFiles()
              + " files; only the first of them were looked at.");
    }
    ImportScanner scanner = new ImportScanner(goModules(files));
    ImportTargets targets = scanner.targets(path, text);
    List<Seen> seen = new ArrayList<>();
    int scanned = 0;
    for (Path file : files) {
      if (late.getAsBoolean()) {
        break;
      }
      scanned++;
      if (file.equals(edited)) {
        continue;
      }
      String other = CodebaseFiles.read(file, limits.fileBytes());
      if (other != null) {
        seen.add(look(scanner, targets, file, other, inside));
      }
    }
    if (late.getAsBoolean()) {
      notes.add(
          String.format(
              Locale.ROOT,
              "Looking through the code base was ended after %.1f seconds and %d files.",
              (System.nanoTime() - started) / 1e9,
              scanned));
    }
    return new ContextSelection(choose(seen, inside), scanned, notes);
  }

  private Seen look(
      ImportScanner scanner, ImportTargets targets, Path file, String text, boolean inside) {
    String otherPath = IgnoreRules.slashes(codebase.relativize(file));
    Symbols other = Symbols.of(text);
    Set<String> gives = common(other.defined(), symbols.used());
    Set<String> takes = common(symbols.defined(), other.used());
    boolean imports = targets.include(otherPath);
    boolean imported = inside && scanner.targets(otherPath, text).include(path);
    if (inside && samePackage(otherPath)) {
      imports |= usesType(otherPath, gives);
      imported |= usesType(path, takes);
    }
    return new Seen(file, otherPath, imports, imported, gives, takes);
  }

  /** Whether the two see each other without an import. */
  private boolean samePackage(String otherPath) {
    String extension = ImportScanner.extension(path);
    return (extension.equals("java") || extension.equals("go"))
        && extension.equals(ImportScanner.extension(otherPath))
        && packageFolder(path).equals(packageFolder(otherPath));
  }

  /** The folder; in Java the package, which main and test sources have in folders of their own. */
  private static String packageFolder(String path) {
    String folder = ImportTargets.folderOf(path);
    if (!ImportScanner.extension(path).equals("java")) {
      return folder;
    }
    int sources = folder.lastIndexOf("/java/");
    return sources < 0 ? folder : folder.substring(sources);
  }

  /** In Java the type has the name of the file; in Go any name that is exported counts. */
  private static boolean usesType(String owner, Set<String> names) {
    if (ImportScanner.extension(owner).equals("go")) {
      return !names.isEmpty();
    }
    String name = owner.substring(owner.lastIndexOf('/') + 1);
    return names.contains(name.substring(0, name.length() - ".java".length()));
  }

  private static Set<String> common(Set<String> a, Set<String> b) {
    Set<String> smaller = a.size() <= b.size() ? a : b;
    Set<String> larger = a.size() <= b.size() ? b : a;
    Set<String> common = new HashSet<>();
    for (String name : smaller) {
      if (larger.contains(name)) {
        common.add(name);
      }
    }
    return common;
  }

  private List<ScoredFile> choose(List<Seen> seen, boolean inside) {
    Map<String, Integer> definers = new HashMap<>();
    for (Seen file : seen) {
      for (String name : file.gives) {
        definers.merge(name, 1, Integer::sum);
      }
    }
    List<ScoredFile> scored = new ArrayList<>();
    Map<String, Path> paths = new HashMap<>();
    for (Seen file : seen) {
      ScoredFile result = score(file, definers, inside);
      if (result != null) {
        scored.add(result);
        paths.put(result.path(), file.file);
      }
    }
    scored.sort(
        Comparator.comparingDouble(ScoredFile::score).reversed().thenComparing(ScoredFile::path));
    List<ScoredFile> chosen = new ArrayList<>();
    for (ScoredFile file : scored) {
      if (chosen.size() == limits.files()) {
        break;
      }
      Path source = paths.get(file.path());
      String text = source == null ? null : CodebaseFiles.read(source, limits.fileBytes());
      if (text != null) {
        chosen.add(new ScoredFile(file.path(), file.score(), file.reasons(), text));
      }
    }
    return chosen;
  }

  private @Nullable ScoredFile score(Seen file, Map<String, Integer> definers, boolean inside) {
    Set<String> shared = new TreeSet<>(file.takes);
    for (String name : file.gives) {
      if (definers.getOrDefault(name, 0) <= MAX_DEFINERS) {
        shared.add(name);
      }
    }
    boolean related = file.imports || file.imported;
    String extension = ImportScanner.extension(path);
    boolean sameKind = !extension.isEmpty() && extension.equals(ImportScanner.extension(file.path));
    if (!related && shared.size() < (sameKind ? 1 : MIN_SYMBOLS)) {
      return null;
    }
    List<String> reasons = new ArrayList<>();
    int tenths = 0;
    if (related) {
      tenths += (int) Math.round(10 * IMPORT);
      reasons.add(
          !file.imports ? "imports this file" : file.imported ? "imported both ways" : "imported");
    }
    if (sameKind) {
      tenths += (int) Math.round(10 * EXTENSION);
      reasons.add("same extension");
    }
    if (inside && ImportTargets.folderOf(path).equals(ImportTargets.folderOf(file.path))) {
      tenths += (int) Math.round(10 * FOLDER);
      reasons.add("same folder");
    }
    if (!shared.isEmpty()) {
      tenths += (int) Math.round(10 * SYMBOL) * Math.min(shared.size(), MAX_SYMBOLS);
      reasons.add(describe(shared));
    }
    return new ScoredFile(file.path, tenths / 10.0, reasons, "");
  }

  private static String describe(Collection<String> shared) {
    String names = String.join(", ", shared.stream().limit(NAMED_SYMBOLS).toList());
    return shared.size() == 1
        ? "shares the symbol " + names
        : "shares "
            + shared.size()
            + " symbols ("
            + names
            + (shared.size() > NAMED_SYMBOLS ? ", ..." : "")
            + ")";
  }

  private Map<String, String> goModules(List<Path> files) {
    Map<String, String> modules = new HashMap<>();
    for (Path file : files) {
      if (file.endsWith("go.mod")) {
        String text = CodebaseFiles.read(file, limits.fileBytes());
        Matcher matcher = GO_MODULE.matcher(text == null ? "" : text);
        if (matcher.find()) {
          String path = IgnoreRules.slashes(codebase.relativize(file));
          modules.put(ImportTargets.folderOf(path), matcher.group(1));
        }
      }
    }
    return modules;
  }
}
