package org.mycromwell.engine.data.charts;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.mycromwell.engine.data.Draws;
import org.mycromwell.engine.data.Split;

/**
 * The words of charts. Each belongs to one split, by its letters: none that is measured with is
 * ever learnt, whatever list it comes from. Immutable.
 */
final class ChartWords {
  /** One word of so many is held out. */
  private static final int HELD_OUT_SHARE = 5;

  /** Made-up words, so that letters are read and words not guessed. */
  private static final double INVENTED = 0.15;

  private static final Map<String, List<String>> LISTS = read();
  private static final ChartWords TRAIN = new ChartWords(Split.TRAIN);
  private static final ChartWords HELD_OUT = new ChartWords(Split.HELD_OUT);

  private static final List<List<String>> TRAIN_SERIES =
      List.of(
          List.of(
              "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
          List.of("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
          List.of("Q1", "Q2", "Q3", "Q4"),
          numbered("", 1990, 2030),
          numbered("W", 1, 53),
          letters('A', 'H'));

  private static final List<List<String>> HELD_OUT_SERIES =
      List.of(
          List.of("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"),
          List.of("1Q", "2Q", "3Q", "4Q"),
          numbered("", 2031, 2045),
          numbered("T", 1, 30),
          letters('P', 'Z'));

  private static final Set<String> IN_SERIES =
      Stream.of(TRAIN_SERIES, HELD_OUT_SERIES)
          .flatMap(List::stream)
          .flatMap(List::stream)
          .map(word -> word.toLowerCase(Locale.ROOT))
          .collect(Collectors.toUnmodifiableSet());

  private final Split split;
  private final Map<String, List<String>> lists = new LinkedHashMap<>();

  private ChartWords(Split split) {
    this.split = split;
    LISTS.forEach((name, words) ->
        lists.put(name, words.stream().filter(word -> of(word) == split).toList()));
  }

  static ChartWords of(Split split) {
    return split == Split.TRAIN ? TRAIN : HELD_OUT;
  }

  /** Where a word belongs. */
  static Split of(String word) {
    long key = Draws.key(word.toLowerCase(Locale.ROOT));
    return Long.remainderUnsigned(key, HELD_OUT_SHARE) == 0 ? Split.HELD_OUT : Split.TRAIN;
  }

  private static List<String> numbered(String prefix, int from, int end) {
    return IntStream.range(from, end).mapToObj(i -> prefix + i).toList();
  }

  private static List<String> letters(char from, char end) {
    return IntStream.range(from, end).mapToObj(c -> String.valueOf((char) c)).toList();
  }

  /** Neighbours of a row that everybody knows, such as months. */
  List<String> series(int count, Draws random) {
    List<List<String>> fitting =
        (split == Split.TRAIN ? TRAIN_SERIES : HELD_OUT_SERIES)
            .stream().filter(row -> row.size() >= count).toList();
    List<String> row = random.pick(fitting);
    int from = random.nextInt(row.size() - count + 1);
    return row.subList(from, from + count);
  }

  /** Different words. */
  List<String> distinct(int count, String list, int longest, Draws random) {
    Set<String> words = new LinkedHashSet<>();
    while (words.size() < count) {
      String word = capitalised(word(list, random));
      if (word.length() <= longest) {
        words.add(word);
      }
    }
    return List.copyOf(words);
  }

  /** A word of a list, or one that is made up. */
  String word(String list, Draws random) {
    return random.nextBoolean(INVENTED) ? invented(random) : random.pick(listed(list));
  }

  private List<String> listed(String list) {
    List<String> words = lists.get(list);
    if (words == null) {
      throw new IllegalArgumentException("no list of words " + list);
    }
    return words;
  }

  /** One or two words as a title. */
  String title(Draws random) {
    String noun = word("noun", random);
    return switch (random.nextInt(4)) {
      case 0 -> capitalised(noun);
      case 1 -> capitalised(random.pick(listed("adjective"))) + " " + noun;
      case 2 -> capitalised(random.pick(listed("adjective"))) + " " + capitalised(noun);
      default -> capitalised(noun) + " " + random.pick(listed("name"));
    };
  }

  /** What a box of a diagram says. */
  String step(Draws random) {
    String verb = capitalised(word("verb", random));
    return random.nextBoolean(0.55) ? verb : verb + " " + random.pick(listed("noun"));
  }

  static String capitalised(String word) {
    return Character.toUpperCase(word.charAt(0)) + word.substring(1);
  }

  private String invented(Draws random) {
    while (true) {
      StringBuilder word = new StringBuilder();
      int syllables = 1 + random.nextInt(3);
      for (int i = 0; i < syllables; i++) {
        word.append("bcdfghjklmnpqrstvwxz".charAt(random.nextInt(20)));
        word.append("aeiouy".charAt(random.nextInt(6)));
        if (random.nextBoolean(0.4)) {
          word.append("lmnrstkdx".charAt(random.nextInt(9)));
        }
      }
      if (of(word.toString()) == split && !IN_SERIES.contains(word.toString())) {
        return word.toString();
      }
    }
  }

  private static Map<String, List<String>> read() {
    Map<String, List<String>> lists = new LinkedHashMap<>();
    try (InputStream in = ChartWords.class.getResourceAsStream("words.txt")) {
      if (in == null) {
        throw new IllegalStateException("the resource words.txt is missing");
      }
      List<String> list = new ArrayList<>();
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
        if (line.startsWith("[")) {
          list = new ArrayList<>();
          lists.put(line.substring(1, line.length() - 1), list);
        } else {
          list.addAll(List.of(line.split(" ", -1)));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return lists;
  }
}
