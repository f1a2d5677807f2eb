package text;

import java.nio.file.Path;
import java.io.IOException;
import java.util.stream.Collectors;
import java.util.Map;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;

/** Counts the words of texts. */
public class WordCounter {
  private final Map<String, Integer> counts = new HashMap<>();
  private final int shortest;
  private int total;

  public WordCounter(int shortest) {
    this.shortest = shortest;
  }

  /** Counts the words of a file. */
  public void read(Path file) throws IOException {
    List<String> lines = Files.readAllLines(file);
    for (String line : lines) {
      addLine(line);
    }
    System.out.println("read " + file);
  }

  void addLine(String line) {
    for (String part : line.split("\\W+")) {
      if (part.length() >= shortest) {
        add(part.toLowerCase());
      }
    }
  }

  private void add(String word) {
    int count = counts.getOrDefault(word, 0);
    counts.put(word, count + 1);
    total++;
  }

  public int count(String word) {
    if (word == null) {
      return 0;
    }
    return counts.getOrDefault(word.toLowerCase(), 0);
  }

  public double share(String word) {
    if (total > 0) {
      double count = count(word);
      return 100 * count / total;
    }
    return 0;
  }

  /** The most frequent words, those of equal frequency by the alphabet. */
  public List<String> top(int limit) {
    return counts.entrySet().stream()
        .sorted((a, b) -> {
          int order = b.getValue() - a.getValue();
          return order != 0 ? order : a.getKey().compareTo(b.getKey());
        })
        .limit(limit)
        .map(Map.Entry::getKey)
        .collect(Collectors.toList());
  }

  public String longest() {
    String best = "";
    for (String word : counts.keySet()) {
      // the first of equal length stays
      if (word.length() > best.length()) {
        best = word;
      }
    }
    return best;
  }

  public void forget(int least) {
    int before = counts.size();
    counts.values().removeIf(count -> count < least);
    int gone = before - counts.size();
    System.out.println("forgot " + gone + " words");
  }

  static boolean isPalindrome(String word) {
    int left = 0;
    int right = word.length() - 1;
    while (left < right) {
      if (word.charAt(left++) != word.charAt(right--)) {
        return false;
      }
    }
    return true;
  }

  static String capital(String word) {
    if (word.isEmpty()) {
      return word;
    }
    String first = word.substring(0, 1).toUpperCase();
    return first + word.substring(1);
  }

  String summary(String title) {
    return title + ": " + total + " words, " + counts.size() + " different";
  }
}
