package org.mycromwell.engine.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.tokenizer.CromwellVocabulary;
import org.mycromwell.engine.tokenizer.Tokenizer;

class TokenShardTest {
  private static final Tokenizer TOKENIZER = CromwellVocabulary.untrained(400).build();
  private static final List<SourceFile> FILES =
      List.of(
          new SourceFile("a/b.py", "def f():\n    return '\u00e9\uD83D\uDE00'\n"),
          new SourceFile("empty.py", ""),
          new SourceFile("z.java", "class Z {\n\t}\r"),
          new SourceFile("last.c", "int x;\n"));

  @TempDir Path folder;
  private Documents documents;
  private Path shard;

  @BeforeEach
  void write() {
    documents = Documents.of(FILES, TOKENIZER);
    shard = folder.resolve("one.tokens");
    TokenShard.write(shard, documents, 0, documents.count(), TOKENIZER);
  }

  @Test
  void documentsComeBack() {
    same(TokenShard.open(shard, TOKENIZER));
  }

  @Test
  void largeVocabulariesNeedFourBytes() {
    Tokenizer large = CromwellVocabulary.untrained(65_700).build();
    Documents wide = Documents.of(FILES, large);
    TokenShard.write(shard, wide, 0, wide.count(), large);
    TokenShard read = TokenShard.open(shard, large);
    assertThat(read.text(0)).isEqualTo(FILES.getFirst().text());
    assertThat(read.tokens(0)).isEqualTo(wide.tokens(0));
  }

  @Test
  void severalShardsAreOneList() {
    Path many = folder.resolve("many");
    assertThat(ShardSet.write(many, documents, TOKENIZER, 10)).isGreaterThan(1);
    same(ShardSet.open(many, TOKENIZER));
  }

  @Test
  void everyFlippedByteAndEveryCutIsNoticed() throws IOException {
    byte[] bytes = Files.readAllBytes(shard);
    for (int i = 0; i < bytes.length; i++) {
      byte[] damaged = bytes.clone();
      damaged[i] ^= 0x41;
      refused(damaged);
      refused(Arrays.copyOf(bytes, i));
    }
    refused(Arrays.copyOf(bytes, bytes.length + 1));
  }

  /** Who can write a shard can write its checksum too. */
  @Test
  void valuesAreCheckedBehindARightChecksum() throws IOException {
    byte[] bytes = Files.readAllBytes(shard);
    int end = bytes.length - TokenizerHash.BYTES;
    for (int i = 40; i < end; i++) {
      for (int value : new int[] {0, 1, 0x7F, 0x80, 0xFF}) {
        byte[] changed = bytes.clone();
        changed[i] = (byte) value;
        byte[] hash = TokenizerHash.sha256().digest(Arrays.copyOf(changed, end));
        System.arraycopy(hash, 0, changed, end, hash.length);
        Files.write(shard, changed);
        try {
          TokenShard read = TokenShard.open(shard, TOKENIZER);
          for (int d = 0; d < read.count(); d++) {
            assertThat(Arrays.stream(read.tokens(d))).allMatch(token -> token >= 0 && token < 400);
          }
        } catch (EngineException e) {
          assertThat(e).hasMessageContaining("one.tokens");
        }
      }
    }
  }

  @Test
  void anotherTokenizerIsNamedAsTheReason() {
    assertThatThrownBy(() -> TokenShard.open(shard, CromwellVocabulary.untrained(401).build()))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("another tokenizer");
    assertThatThrownBy(() -> ShardSet.open(folder.resolve("none"), TOKENIZER))
        .isInstanceOf(EngineException.class);
  }

  private void refused(byte[] bytes) throws IOException {
    Files.write(shard, bytes);
    assertThatThrownBy(() -> TokenShard.open(shard, TOKENIZER))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("one.tokens");
  }

  private void same(Documents read) {
    assertThat(read.count()).isEqualTo(FILES.size());
    for (int i = 0; i < FILES.size(); i++) {
      assertThat(read.file(i)).isEqualTo(FILES.get(i));
      assertThat(read.tokens(i)).isEqualTo(documents.tokens(i));
      assertThat(read.length(i)).isEqualTo(documents.length(i));
    }
  }
}
