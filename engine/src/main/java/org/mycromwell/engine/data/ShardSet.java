package org.mycromwell.engine.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.tokenizer.Tokenizer;

/** The shards of a directory, in the order of their names, as one list of documents. */
public final class ShardSet implements Documents {
  private static final String SUFFIX = ".tokens";

  private final List<TokenShard> shards;
  private final int[] begins;

  private ShardSet(List<TokenShard> shards) {
    this.shards = shards;
    begins = new int[shards.size() + 1];
    for (int i = 0; i < shards.size(); i++) {
      begins[i + 1] = Math.addExact(begins[i], shards.get(i).count());
    }
  }

  /**
   * Writes documents as {@code shard-00000.tokens} and so on, each with about so many tokens.
   *
   * @return how many shards
   */
  public static int write(
      Path directory, Documents documents, Tokenizer tokenizer, int tokensPerShard) {
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new EngineException(
          Kind.WRITE_FAILED, directory + " cannot be made: " + e.getClass().getSimpleName(), e);
    }
    int shards = 0;
    int from = 0;
    while (from < documents.count()) {
      long tokens = documents.length(from);
      int to = from + 1;
      while (to < documents.count() && tokens + documents.length(to) <= tokensPerShard) {
        tokens += documents.length(to++);
      }
      String name = String.format(Locale.ROOT, "shard-%05d%s", shards, SUFFIX);
      TokenShard.write(directory.resolve(name), documents, from, to, tokenizer);
      shards++;
      from = to;
    }
    return shards;
  }

  /**
   * Opens all shards of a directory.
   *
   * @throws EngineException when there is none, or one is wrong
   */
  public static ShardSet open(Path directory, Tokenizer tokenizer) {
    List<Path> files;
    try (Stream<Path> list = Files.list(directory)) {
      files =
          list.filter(path -> path.getFileName().toString().endsWith(SUFFIX))
              .sorted(Comparator.comparing(path -> path.getFileName().toString()))
              .toList();
    } catch (IOException e) {
      throw new EngineException(
          Kind.BAD_FILE, directory + " cannot be read: " + e.getClass().getSimpleName(), e);
    }
    if (files.isEmpty()) {
      throw new EngineException(Kind.BAD_FILE, directory + " holds no token shards");
    }
    List<TokenShard> shards = new ArrayList<>();
    for (Path file : files) {
      shards.add(TokenShard.open(file, tokenizer));
    }
    return new ShardSet(List.copyOf(shards));
  }

  @Override
  public int count() {
    return begins[begins.length - 1];
  }

  @Override
  public String name(int document) {
    int shard = shardOf(document);
    return shards.get(shard).name(document - begins[shard]);
  }

  @Override
  public int length(int document) {
    int shard = shardOf(document);
    return shards.get(shard).length(document - begins[shard]);
  }

  @Override
  public int[] tokens(int document) {
    int shard = shardOf(document);
    return shards.get(shard).tokens(document - begins[shard]);
  }

  @Override
  public String text(int document) {
    int shard = shardOf(document);
    return shards.get(shard).text(document - begins[shard]);
  }

  private int shardOf(int document) {
    if (document < 0 || document >= count()) {
      throw new IllegalArgumentException("document " + document + " of " + count());
    }
    int found = Arrays.binarySearch(begins, document);
    while (found >= 0 && begins[found + 1] == document) {
      found++; // an empty shard before it
    }
    return found >= 0 ? found : -found - 2;
  }
}
