package org.mycromwell.engine.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Source texts for measurements, always the same: a Java class, the class after an edit, and a
 * Python module that has nothing of it.
 */
final class EditTexts {
  private static final String[] NOUNS = {
    "order",
    "invoice",
    "customer",
    "price",
    "stock",
    "parcel",
    "address",
    "payment",
    "account",
    "discount",
    "catalog",
    "shipment",
    "supplier",
    "receipt",
    "tariff",
    "voucher"
  };

  private static final String[] VERBS = {
    "load", "store", "count", "merge", "check", "print", "apply", "find", "remove", "update",
    "collect", "split", "accept", "reject", "sum", "sort"
  };

  private EditTexts() {}

  /** Lines of a class with this many methods, seven to twelve lines each. */
  static List<List<String>> javaMethods(int count) {
    SplittableRandom random = new SplittableRandom(17);
    List<List<String>> methods = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      methods.add(javaMethod(random, i));
    }
    return methods;
  }

  private static List<String> javaMethod(SplittableRandom random, int number) {
    String noun = NOUNS[random.nextInt(NOUNS.length)];
    String other = NOUNS[random.nextInt(NOUNS.length)];
    String verb = VERBS[random.nextInt(VERBS.length)];
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add("  /** To " + verb + " each " + noun + " that has a " + other + ". */");
    lines.add(
        "  public int %s%s%d(List<%s> %ss, int limit) {"
            .formatted(verb, capital(noun), number, capital(noun), noun));
    lines.add("    int total = " + random.nextInt(100) + ";");
    lines.add("    for (%s %s : %ss) {".formatted(capital(noun), noun, noun));
    if (random.nextBoolean()) {
      lines.add("      if (%s.%s() == null) {".formatted(noun, other));
      lines.add("        continue;");
      lines.add("      }");
    }
    lines.add(
        "      total += %s.%s().%s(limit, %d);"
            .formatted(noun, other, VERBS[random.nextInt(VERBS.length)], random.nextInt(1000)));
    if (random.nextBoolean()) {
      lines.add("      log.debug(\"%s {} of {}\", total, %s);".formatted(verb, noun));
    }
    lines.add("    }");
    lines.add("    return Math.min(total, limit);");
    lines.add("  }");
    return lines;
  }

  private static String capital(String word) {
    return Character.toUpperCase(word.charAt(0)) + word.substring(1);
  }

  /** The class of these methods. */
  static String javaClass(List<List<String>> methods) {
    StringBuilder text =
        new StringBuilder("package com.example.shop;\n\nimport java.util.List;\n\n");
    text.append("/** Business rules of the shop. */\npublic final class Rules {\n");
    text.append("  private static final Logger log = LoggerFactory.getLogger(Rules.class);\n");
    for (List<String> method : methods) {
      for (String line : method) {
        text.append(line).append('\n');
      }
    }
    return text.append("}\n").toString();
  }

  /** Kinds of changes that {@link #edited} knows. */
  static final int CHANGES = 4;

  /**
   * The methods after an edit, each change in another method.
   *
   * @param changes the first so many of: a value changed, a line inserted, a variable renamed, a
   *     method deleted
   */
  static List<List<String>> edited(List<List<String>> methods, int changes) {
    List<List<String>> edited = new ArrayList<>();
    methods.forEach(method -> edited.add(new ArrayList<>(method)));
    int count = methods.size();
    edited.get(7 * count / 8).set(3, "    int total = 4711;");
    if (changes > 1) {
      edited.get(3 * count / 8).add(3, "    limit += 10;");
    }
    if (changes > 2) {
      edited.get(count / 8).replaceAll(line -> line.replace("total", "count"));
    }
    if (changes > 3) {
      edited.remove(5 * count / 8);
    }
    return edited;
  }

  /** A Python module of about this many lines. */
  static String python(int lines) {
    SplittableRandom random = new SplittableRandom(23);
    StringBuilder text = new StringBuilder("import math\nfrom dataclasses import dataclass\n\n");
    for (int i = 0; i < lines; i += 6) {
      String verb = VERBS[random.nextInt(VERBS.length)];
      String noun = NOUNS[random.nextInt(NOUNS.length)];
      text.append("\n\ndef %s_%s(values, scale=%d):\n".formatted(verb, noun, random.nextInt(50)));
      text.append("    \"\"\"Returns what is left of the %ss.\"\"\"\n".formatted(noun));
      text.append(
          "    kept = [v * scale for v in values if v.%s > %d]\n"
              .formatted(noun, random.nextInt(999)));
      text.append("    return math.%s(kept) or None\n".formatted(verb));
    }
    return text.toString();
  }
}
