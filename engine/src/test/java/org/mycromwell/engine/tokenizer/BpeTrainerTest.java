package org.mycromwell.engine.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mycromwell.engine.EngineException;

class BpeTrainerTest {
  private static final int SPECIAL = CromwellVocabulary.SPECIAL_TOKENS.size();

  @TempDir Path folder;

  @Test
  void learnsWhatThePlainestTrainerLearns() {
    for (long seed = 1; seed <= 5; seed++) {
      List<String> texts = texts(seed, 30, 200);
      BpeTrainerConfig config = config(SPECIAL + 256 + 150).withMinFrequency((int) seed);

      assertThat(train(texts, config).definition().merges())
          .isEqualTo(naiveMerges(texts, 150, (int) seed));
    }
  }

  @Test
  void threadsAndOrderDoNotMatter() {
    List<String> texts = texts(7, 200, 500);
    BpeTrainerConfig config = config(800);
    TokenizerDefinition once = train(texts, config.withThreads(1)).definition();
    List<String> shuffled = new ArrayList<>(texts);
    Collections.shuffle(shuffled, new Random(8));
    TokenizerDefinition again = train(shuffled, config.withThreads(4)).definition();

    assertThat(again).usingRecursiveComparison().isEqualTo(once);
  }

  @Test
  void layoutIsThatOfBothSeeds() {
    BpeTrainer.Result result = train(texts(1, 100, 300), config(700));
    TokenizerDefinition definition = result.definition();
    Tokenizer tokenizer = definition.build();
    SpecialTokens special = tokenizer.specialTokens();

    assertThat(tokenizer.vocabularySize()).isEqualTo(700);
    assertThat(result.merges()).isEqualTo(700 - SPECIAL - 256);
    assertThat(List.copyOf(special.named().keySet())).isEqualTo(CromwellVocabulary.SPECIAL_TOKENS);
    assertThat(special.padding()).hasValue(0);
    assertThat(special.eos()).hasValue(1);
    assertThat(special.bos()).hasValue(2);
    assertThat(special.fillInMiddle()).containsExactly(13, 14, 15);
    assertThat(special.endOfGeneration()).containsExactly(1);
    for (int value = 0; value < 256; value++) {
      assertThat(tokenizer.decode(SPECIAL + value)).containsExactly(value);
      assertThat(tokenizer.type(SPECIAL + value)).isEqualTo(TokenType.NORMAL);
    }
    for (String name : CromwellVocabulary.SPECIAL_TOKENS) {
      int id = special.idOf(name).orElseThrow();
      assertThat(tokenizer.encode(name)).doesNotContain(id);
      assertThat(tokenizer.decodeToString(tokenizer.encode(name))).isEqualTo(name);
    }
  }

  @Test
  void indentationBecomesTokensAndDigitsStayApart() {
    List<String> lines =
        List.of(
            "def read_file(path):\n",
            "    with open(path) as file:\n",
            "        return file.read(12345)\n");
    Tokenizer tokenizer =
        train(Collections.nCopies(20, String.join("", lines)), config(500)).definition().build();

    assertThat(tokenizer.encode("        return")).hasSize(2);
    assertThat(tokenizer.encode("12345")).hasSize(5);
    int[] whole = tokenizer.encode(String.join("", lines));
    int[] parts =
        lines.stream().flatMapToInt(line -> Arrays.stream(tokenizer.encode(line))).toArray();
    assertThat(whole).isEqualTo(parts);
  }

  @Test
  void trainedVocabulariesKeepEveryByte() {
    Tokenizer tokenizer = train(texts(3, 100, 300), config(900)).definition().build();
    Random random = new Random(4);
    for (int round = 0; round < 300; round++) {
      String text = TestVocabularies.randomText(random, random.nextInt(300));
      assertThat(tokenizer.decodeToString(tokenizer.encode(text))).isEqualTo(text);
    }
  }

  @Test
  void tokensStayWithinWhatVocabulariesMayHold() {
    BpeTrainerConfig config =
        config(SPECIAL + 256 + 40).withPreTokenizer("gpt-2").withMinFrequency(2);
    Tokenizer tokenizer = train(List.of("a".repeat(1 << 16)), config).definition().build();

    int longest = 0;
    for (int id = 0; id < tokenizer.vocabularySize(); id++) {
      longest = Math.max(longest, tokenizer.decode(id).length);
    }
    assertThat(longest).isEqualTo(Vocabulary.MAX_TOKEN_CHARS);
  }

  @Test
  void smallTextsGiveSmallVocabularies() {
    BpeTrainer.Result result = train(List.of("abab abab"), config(5000));

    assertThat(result.merges()).isEqualTo(2);
    assertThat(result.definition().tokens()).hasSize(SPECIAL + 256 + 2).endsWith("ab", "abab");
    assertThat(train(List.of(), config(5000)).merges()).isZero();
  }

  @Test
  void filesAreReadAsTextsAre() throws IOException {
    List<String> texts = texts(5, 20, 400);
    List<Path> files = new ArrayList<>();
    for (String text : texts) {
      files.add(Files.writeString(folder.resolve("f" + files.size()), text));
    }
    Path binary = Files.write(folder.resolve("binary"), new byte[] {'a', (byte) 0xFF, 'b'});
    files.add(binary);
    AtomicInteger calls = new AtomicInteger();
    BpeTrainer.Progress progress =
        new BpeTrainer.Progress() {
          @Override
          public void counted(long textBytes, long totalBytes) {
            calls.incrementAndGet();
            assertThat(textBytes).isLessThanOrEqualTo(totalBytes);
          }

          @Override
          public void learnt(int merges, int wanted) {
            assertThat(merges).isLessThanOrEqualTo(wanted);
          }
        };
    BpeTrainer.Result result = BpeTrainer.trainFiles(files, config(600), progress, () -> false);

    assertThat(result.definition())
        .usingRecursiveComparison()
        .isEqualTo(train(texts, config(600)).definition());
    assertThat(result.skippedBytes()).isEqualTo(3);
    assertThat(calls).hasValue(files.size());
    assertThatThrownBy(() ->
            BpeTrainer.trainFiles(
                List.of(folder.resolve("none")), config(600), progress, () -> false))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("none");
  }

  @Test
  void chunksOfAFileMakeItWhole() throws IOException {
    String text = "語a\n\n".repeat(10) + "long line without end, é".repeat(5) + "\nlast";
    Path file = Files.writeString(folder.resolve("text"), text);
    long size = Files.size(file);
    for (int chunk = 1; chunk < size + 5; chunk += 3) {
      StringBuilder whole = new StringBuilder();
      for (long from = 0; from < size; from += chunk) {
        whole.append(new TextChunk(file, from, Math.min(size, from + chunk)).read());
      }
      assertThat(whole).hasToString(text);
    }
  }

  @Test
  void cancelEndsTheTraining() {
    AtomicInteger asked = new AtomicInteger();
    assertThatThrownBy(() ->
            BpeTrainer.train(
                texts(1, 50, 50),
                config(700),
                BpeTrainer.Progress.NONE,
                () -> asked.incrementAndGet() > 10))
        .isInstanceOf(CancellationException.class);
  }

  @Test
  void wrongConfigurationsAreNamed() {
    assertThatThrownBy(() -> config(100)).hasMessageContaining("vocabulary size is 100");
    assertThatThrownBy(() -> config(500).withThreads(0)).hasMessageContaining("threads is 0");
    assertThatThrownBy(() -> config(500).withMinFrequency(0))
        .hasMessageContaining("frequency is 0");
    assertThatThrownBy(() -> config(500).withPreTokenizer("x")).hasMessageContaining("'x'");
    assertThatThrownBy(() -> new BpeTrainerConfig(500, 2, List.of("<A>", "<A>"), "cromwell", 1))
        .hasMessageContaining("repeat");
    assertThatThrownBy(() -> new BpeTrainerConfig(500, 2, List.of("a"), "cromwell", 1))
        .hasMessageContaining("'a'");
    assertThatThrownBy(() -> CromwellVocabulary.untrained(400)).hasMessageContaining("size is 400");
  }

  @Test
  void untrainedVocabulariesConsistOfBytesAndPairsOfThem() {
    TokenizerDefinition definition = CromwellVocabulary.untrained(50_000);
    Tokenizer tokenizer = definition.build();

    assertThat(tokenizer.vocabularySize()).isEqualTo(50_000);
    assertThat(definition.merges()).hasSize(50_000 - SPECIAL - 256).startsWith("Ġ Ġ", "Ġ e");
    assertThat(tokenizer.encode("toto")).hasSize(2);
    assertThat(CromwellVocabulary.untrained(401).build().vocabularySize()).isEqualTo(401);
    assertThat(CromwellVocabulary.untrained(401 + 65_536).build().vocabularySize())
        .isEqualTo(401 + 65_536);
  }

  private static BpeTrainerConfig config(int size) {
    return BpeTrainerConfig.cromwell().withVocabularySize(size).withThreads(2);
  }

  private static BpeTrainer.Result train(List<String> texts, BpeTrainerConfig config) {
    return BpeTrainer.train(texts, config, BpeTrainer.Progress.NONE, () -> false);
  }

  /** Texts with few different pieces, so that pairs recur and tie. */
  private static List<String> texts(long seed, int count, int length) {
    Random random = new Random(seed);
    String[] words = {
      "aaaa", "abab", "foo", "fooBar", "  ", "    ", "\n", "é", "語語", "x", " ", "1"
    };
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      StringBuilder text = new StringBuilder();
      while (text.length() < length) {
        text.append(words[random.nextInt(words.length)]);
        if (random.nextInt(5) == 0) {
          text.append((char) ('a' + random.nextInt(4)));
        }
      }
      texts.add(text.toString());
    }
    return texts;
  }

  /** Counts all pairs anew for every merge. */
  private static String[] naiveMerges(List<String> texts, int wanted, int minFrequency) {
    Map<String, Integer> pieces = new HashMap<>();
    PreTokenizer pre = Objects.requireNonNull(PreTokenizers.named(PreTokenizers.CROMWELL));
    for (String text : texts) {
      pre.split(
          text.toCharArray(),
          0,
          text.length(),
          (chars, from, to) -> pieces.merge(new String(chars, from, to - from), 1, Integer::sum));
    }
    Map<List<Integer>, Integer> words = new HashMap<>();
    List<String> names = new ArrayList<>();
    for (int value = 0; value < 256; value++) {
      names.add(ByteAlphabet.encode(new byte[] {(byte) value}));
    }
    pieces.forEach((piece, count) -> {
      List<Integer> word = new ArrayList<>();
      for (byte value : piece.getBytes(StandardCharsets.UTF_8)) {
        word.add(value & 0xFF);
      }
      words.put(word, count);
    });
    List<String> merges = new ArrayList<>();
    while (merges.size() < wanted) {
      Map<Long, Integer> pairs = new TreeMap<>();
      words.forEach((word, count) -> {
        for (int i = 0; i + 1 < word.size(); i++) {
          pairs.merge(((long) word.get(i) << 32) | word.get(i + 1), count, Integer::sum);
        }
      });
      long best = -1;
      int bestCount = minFrequency - 1;
      for (Map.Entry<Long, Integer> pair : pairs.entrySet()) {
        if (pair.getValue() > bestCount) {
          best = pair.getKey();
          bestCount = pair.getValue();
        }
      }
      if (best < 0) {
        break;
      }
      int left = (int) (best >> 32);
      int right = (int) best;
      merges.add(names.get(left) + " " + names.get(right));
      int id = names.size();
      names.add(names.get(left) + names.get(right));
      Map<List<Integer>, Integer> merged = new HashMap<>();
      words.forEach(
          (word, count) -> merged.merge(merge(word, left, right, id), count, Integer::sum));
      words.clear();
      words.putAll(merged);
    }
    return merges.toArray(String[]::new);
  }

  private static List<Integer> merge(List<Integer> word, int left, int right, int id) {
    List<Integer> result = new ArrayList<>();
    for (int i = 0; i < word.size(); i++) {
      if (i + 1 < word.size() && word.get(i) == left && word.get(i + 1) == right) {
        result.add(id);
        i++;
      } else {
        result.add(word.get(i));
      }
    }
    return result;
  }
}
