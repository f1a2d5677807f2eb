package org.mycromwell.engine.apply;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.mycromwell.engine.edit.Snapshot;
import org.mycromwell.engine.edit.Splice;

/** A project and a state directory, and short ways to do to them what the tests do often. */
final class ApplyFixture {
  final Path project;
  final StateDirectory state;

  ApplyFixture(Path folder) {
    try {
      Path real = Files.createDirectories(folder).toRealPath();
      project = Files.createDirectories(real.resolve("project"));
      state = new StateDirectory(real.resolve("state"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  EditStore open() {
    return EditStore.open(state);
  }

  EditStore open(FileOperations files) {
    return EditStore.open(state, HistoryLimits.DEFAULT, files, InstantSource.system());
  }

  Path file(String name, String content) {
    return file(name, content.getBytes(StandardCharsets.UTF_8));
  }

  Path file(String name, byte[] content) {
    try {
      Path file = project.resolve(name);
      Files.createDirectories(file.getParent());
      return Files.write(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String text(Path file) {
    return new String(bytes(file), StandardCharsets.UTF_8);
  }

  static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The edit that makes the file read so, as one splice. */
  static FileEdit rewrite(Path file, String text) {
    return rewrite(Snapshot.read(file), text);
  }

  static FileEdit rewrite(Snapshot before, String text) {
    byte[] after = text.getBytes(StandardCharsets.UTF_8);
    return new FileEdit(before, List.of(new Splice(0, before.sizeBytes(), after)));
  }

  static ApplyResult apply(EditStore store, Path file, String text) {
    return store.apply(List.of(rewrite(file, text)), "make it " + text);
  }

  /** Files below the project by their names, with their contents. */
  Map<String, String> tree() {
    return tree(project);
  }

  static Map<String, String> tree(Path directory) {
    Map<String, String> tree = new TreeMap<>();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        tree.put(
            directory.relativize(file).toString(),
            new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return tree;
  }

  List<String> temporaries() {
    return tree().keySet().stream().filter(name -> name.contains(".cromwell-")).toList();
  }

  /** Random sorted splices that do not overlap, for a file of that size. */
  static List<Splice> splices(Random random, int size) {
    List<Splice> splices = new ArrayList<>();
    int[] ends = random.ints(2L * random.nextInt(6), 0, size + 1).sorted().toArray();
    for (int i = 0; i < ends.length; i += 2) {
      byte[] replacement = new byte[random.nextInt(40)];
      random.nextBytes(replacement);
      splices.add(new Splice(ends[i], ends[i + 1], replacement));
    }
    return splices;
  }

  /** Bytes with every kind of line end and much that is no text. */
  static byte[] content(Random random) {
    byte[] bytes = new byte[random.nextInt(3000)];
    byte[] frequent = "\r\n\r\n ab\u00e9\ufeff".getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] =
          random.nextInt(3) == 0
              ? (byte) random.nextInt(256)
              : frequent[random.nextInt(frequent.length)];
    }
    // Neither binary for the detector, nor UTF-16.
    for (int i = 0; i < Math.min(bytes.length, 8192); i++) {
      bytes[i] = bytes[i] == 0 || (i < 2 && bytes[i] < 0) ? (byte) 'x' : bytes[i];
    }
    return Arrays.copyOf(bytes, bytes.length);
  }
}
