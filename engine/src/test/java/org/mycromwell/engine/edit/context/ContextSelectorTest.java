package org.mycromwell.engine.edit.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.mycromwell.engine.EngineException;

class ContextSelectorTest {
  @TempDir private Path top;

  /** The edited file with its text, and a file that it imports. */
  static Stream<Arguments> imports() {
    return Stream.of(
        arguments("src/main/java/p/A.java", "import q.r.B;\n", "lib/src/main/java/q/r/B.java"),
        arguments("p/A.java", "import static q.B.x;\n", "q/B.java"),
        arguments("p/A.java", "import q.*;\n", "q/B.java"),
        arguments("p/A.java", "class A { Bee b; }\n", "p/Bee.java"),
        arguments("app/a.py", "import app.b.c as d\n", "app/b/c.py"),
        arguments("app/a.py", "from app import b, c\n", "app/c.py"),
        arguments("app/a.py", "from . import b\n", "app/b.py"),
        arguments("app/x/a.py", "from ..b import (\n  c,\n)\n", "app/b/__init__.py"),
        arguments("app/a.py", "import util\n", "util.py"),
        arguments("web/a.js", "import {x} from './lib/b.js';\n", "web/lib/b.js"),
        arguments("web/a.jsx", "const b = require('../b');\n", "b/index.js"),
        arguments("web/a.ts", "export * from './b';\n", "web/b.tsx"),
        arguments("web/a.ts", "import './b.js';\n", "web/b.ts"),
        arguments("web/a.tsx", "import b from '@/x/b';\n", "src/x/b.ts"),
        arguments("src/a.c", "#include \"b.h\"\n", "src/b.h"),
        arguments("src/a.cpp", "#include <lib/b.hpp>\n", "include/lib/b.hpp"),
        arguments("src/main.rs", "mod b;\n", "src/b/mod.rs"),
        arguments("src/x/a.rs", "use crate::y::{B, c};\n", "src/y.rs"),
        arguments("src/x/a.rs", "use super::b::B;\n", "src/x/b.rs"),
        arguments("cmd/a.go", "package main\nimport (\n\t\"ex.com/m/db\"\n)\n", "db/b.go"),
        arguments("a.html", "<link rel=stylesheet href=\"css/b.css?v=1\">\n", "css/b.css"),
        arguments("css/a.css", "@import url(\"b.css\");\n", "css/b.css"));
  }

  @ParameterizedTest
  @MethodSource("imports")
  void importsCountBothWays(String path, String text, String imported) throws IOException {
    write("go.mod", "module ex.com/m\n");
    write(path, text);
    write(imported, imported.endsWith("Bee.java") ? "class Bee {}\n" : "qqq\n");
    write("zzz/other" + path.substring(path.lastIndexOf('.')), "qqq\n");
    assertThat(select(path).files())
        .singleElement()
        .satisfies(f -> assertThat(f.path()).isEqualTo(imported))
        .satisfies(f -> assertThat(f.score()).isGreaterThanOrEqualTo(2.0))
        .satisfies(f -> assertThat(f.reasons().getFirst()).isEqualTo("imported"));
    assertThat(select(imported).files())
        .singleElement()
        .satisfies(f -> assertThat(f.path()).isEqualTo(path))
        .satisfies(f -> assertThat(f.reasons().getFirst()).isEqualTo("imports this file"));
  }

  @Test
  void scoreIsTheSumOfTheReasons() throws IOException {
    write("p/a.py", "from p.b import alpha\n\nbeta()\ngamma()\n");
    write("p/b.py", "def alpha(): pass\n");
    write("q/c.py", "def beta(): pass\n\ndef gamma(): pass\n");
    write("p/d.py", "unrelated\n");
    ContextSelection selection = select("p/a.py");
    assertThat(selection.files()).extracting(ScoredFile::path).containsExactly("p/b.py", "q/c.py");
    assertThat(selection.files()).extracting(ScoredFile::score).containsExactly(3.6, 1.2);
    assertThat(selection.files().get(0).reasons())
        .containsExactly("imported", "same extension", "same folder", "shares the symbol alpha");
    assertThat(selection.files().get(1).reasons())
        .containsExactly("same extension", "shares 2 symbols (beta, gamma)");
    assertThat(selection.files().get(0).text()).isEqualTo("def alpha(): pass\n");
    assertThat(selection.notes()).isEmpty();
  }

  @Test
  void aLargeFileDoesNotWinByItsSize() throws IOException {
    StringBuilder many = new StringBuilder();
    StringBuilder text = new StringBuilder("from b import one\n");
    for (int i = 0; i < 500; i++) {
      many.append("def name%d(): pass\n".formatted(i));
      text.append("name%d()\n".formatted(i));
    }
    write("x/big.py", many.toString());
    write("b.py", "one = 1\n");
    write("a.py", text.toString());
    ContextSelection selection = select("a.py");
    assertThat(selection.files()).extracting(ScoredFile::path).containsExactly("b.py", "x/big.py");
    assertThat(selection.files().get(1).score()).isEqualTo(3.0);
  }

  @Test
  void tenFilesAtMostAndEqualScoresByPath() throws IOException {
    write("a.js", "import './x.js';\n");
    for (int i = 0; i < 15; i++) {
      write("m/%c.js".formatted('a' + i), "import '../a.js';\n");
    }
    List<String> first = select("a.js").files().stream().map(ScoredFile::path).toList();
    assertThat(first).hasSize(10).isSorted().startsWith("m/a.js");
    assertThat(select("a.js").files()).extracting(ScoredFile::path).isEqualTo(first);
  }

  @Test
  void secretsBinariesAndGeneratedFilesAreLeftOut() throws IOException {
    write("a.py", "alpha\nbeta\ngamma\n");
    String useful = "alpha = 1\nbeta = 2\ngamma = 3\n";
    for (String name :
        List.of(
            ".env",
            "prod.env",
            "x.pem",
            "id_rsa",
            "secrets.py",
            "credentials.json",
            "x.min.js",
            "node_modules/x.py",
            ".venv/x.py")) {
      write(name, useful);
    }
    write("gen.py", "# @generated by a tool\n" + useful);
    write("bin.py", useful + "\0");
    write("long.py", useful + "x".repeat(6_000));
    write("huge.py", useful + "# 1234567\n".repeat(40_000));
    Files.write(top.resolve("latin.py"), new byte[] {'a', (byte) 0xE9, '\n'});
    assertThat(select("a.py").files()).extracting(ScoredFile::path).containsExactly("secrets.py");
  }

  @Test
  void ignoredFilesAreLeftOut() throws IOException {
    Files.createDirectories(top.resolve(".git/info"));
    write(".git/info/exclude", "local.py\n");
    write(".gitignore", "out/\n*.log.py\n");
    write("sub/.gitignore", "!keep.log.py\n/x.py\n");
    write("sub/a.py", "alpha\n");
    for (String name :
        List.of("out/x.py", "local.py", "a.log.py", "sub/keep.log.py", "sub/x.py", "sub/y/x.py")) {
      write(name, "alpha = 1\n");
    }
    assertThat(select("sub/a.py").files())
        .extracting(ScoredFile::path)
        .containsExactlyInAnyOrder("sub/keep.log.py", "sub/y/x.py");
    // A code base inside a repository is under its rules too.
    assertThat(
            ContextSelector.select(
                    top.resolve("sub"), top.resolve("sub/a.py"), "alpha\n", ContextLimits.DEFAULT)
                .files())
        .extracting(ScoredFile::path)
        .containsExactlyInAnyOrder("keep.log.py", "y/x.py");
  }

  @Test
  void linksAreNotFollowed() throws IOException {
    write("a.py", "alpha\n");
    write("d/b.py", "alpha = 1\n");
    try {
      Files.createSymbolicLink(top.resolve("d/loop"), top);
      Files.createSymbolicLink(top.resolve("c.py"), top.resolve("d/b.py"));
    } catch (IOException | UnsupportedOperationException e) {
      Assumptions.abort("links cannot be made here");
    }
    assertThat(select("a.py").files()).extracting(ScoredFile::path).containsExactly("d/b.py");
  }

  @Test
  void limitsAreSaid() throws IOException {
    write("z/a.py", "alpha\n");
    write("z/b.py", "alpha = 1\n");
    for (int i = 0; i < 30; i++) {
      write("m/%02d.py".formatted(i), "x\n");
    }
    Path file = top.resolve("z/a.py");
    ContextLimits few = new ContextLimits(10, 5, 1_000, Duration.ofMinutes(1));
    ContextSelection limited = ContextSelector.select(top, file, "alpha\n", few);
    assertThat(limited.notes()).singleElement().asString().contains("more than 5 files");
    // The folder of the edited file comes first.
    assertThat(limited.files()).extracting(ScoredFile::path).containsExactly("z/b.py");
    ContextLimits late = new ContextLimits(10, 1_000, 1_000, Duration.ofNanos(-1));
    ContextSelection ended = ContextSelector.select(top, file, "alpha\n", late);
    assertThat(ended.notes()).singleElement().asString().contains("ended after");
  }

  @Test
  void aFileThatIsNoFolderIsRefused() throws IOException {
    write("a.py", "x\n");
    Path file = top.resolve("a.py");
    assertThatThrownBy(() -> ContextSelector.select(file, file, "x\n", ContextLimits.DEFAULT))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("a.py");
  }

  @Test
  void fileOutsideTheCodebase() throws IOException {
    write("in/b.py", "alpha = 1\n");
    write("a.py", "alpha\n");
    ContextSelection selection =
        ContextSelector.select(
            top.resolve("in"), top.resolve("a.py"), "alpha\n", ContextLimits.DEFAULT);
    assertThat(selection.files()).extracting(ScoredFile::path).containsExactly("b.py");
  }

  /** Hostile sources: the patterns must not take time that grows faster than the text. */
  @Test
  void longRunsTakeNoTime() throws IOException {
    write("a.java", "class A {}\n");
    for (String unit :
        List.of("a", "(", "import ", "from ", "f(", " ", "class ", "use crate::a", "\"")) {
      String text = unit.repeat(200_000 / unit.length());
      Symbols.of(text);
      ImportScanner scanner = new ImportScanner(java.util.Map.of("", "m"));
      for (String name :
          List.of("a.java", "a.py", "a.js", "a.c", "a.rs", "a.go", "a.html", "a.css")) {
        assertThat(scanner.targets(name, text)).isNotNull();
      }
    }
  }

  @Test
  void thisRepository() throws IOException {
    Path here = Path.of("").toAbsolutePath();
    Path root = Files.isDirectory(here.resolve("engine")) ? here : here.resolve("..").normalize();
    String path = "engine/src/main/java/org/mycromwell/engine/generate/Session.java";
    Path file = root.resolve(path);
    ContextSelection selection =
        ContextSelector.select(root, file, Files.readString(file), ContextLimits.DEFAULT);
    assertThat(selection.files())
        .hasSize(10)
        .extracting(ScoredFile::path)
        .contains("engine/src/main/java/org/mycromwell/engine/generate/Generation.java");
  }

  private ContextSelection select(String path) throws IOException {
    Path file = top.resolve(path);
    return ContextSelector.select(top, file, Files.readString(file), ContextLimits.DEFAULT);
  }

  private void write(String path, String text) throws IOException {
    Path file = top.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
