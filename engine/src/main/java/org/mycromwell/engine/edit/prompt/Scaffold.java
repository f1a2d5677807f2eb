package org.mycromwell.engine.edit.prompt;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.mycromwell.engine.tokenizer.Prompt;
import org.mycromwell.engine.tokenizer.TokenType;
import org.mycromwell.engine.tokenizer.Tokenizer;

/**
 * A layout for one vocabulary: the names of control tokens in it have become their ids, the rest is
 * text. What is filled in later is never looked at. Immutable.
 */
final class Scaffold {
  private sealed interface Part {}

  private record Literal(String text) implements Part {}

  private record Token(int id) implements Part {}

  private record Slot(char name) implements Part {}

  private final List<Part> parts;

  private Scaffold(List<Part> parts) {
    this.parts = List.copyOf(parts);
  }

  static Scaffold of(ChatLayout layout, Tokenizer tokenizer) {
    Map<Character, List<String>> names = controlNames(tokenizer);
    List<Part> parts = new ArrayList<>();
    StringBuilder literal = new StringBuilder();
    String text = layout.text();
    for (int at = 0; at < text.length(); ) {
      char c = text.charAt(at);
      String name = longestAt(text, at, names.getOrDefault(c, List.of()));
      if (!name.isEmpty()) {
        flush(literal, parts);
        parts.add(new Token(tokenizer.specialTokens().idOf(name).orElseThrow()));
        at += name.length();
        continue;
      }
      switch (c) {
        case ChatLayout.SYSTEM, ChatLayout.USER -> {
          flush(literal, parts);
          parts.add(new Slot(c));
        }
        case ChatLayout.BOS -> addToken(tokenizer.specialTokens().bos(), literal, parts);
        case ChatLayout.EOS -> addToken(tokenizer.specialTokens().eos(), literal, parts);
        default -> literal.append(c);
      }
      at++;
    }
    flush(literal, parts);
    return new Scaffold(parts);
  }

  /** A prompt up to where the model answers. */
  Prompt.Builder render(Tokenizer tokenizer, String system, String user) {
    Prompt.Builder prompt = Prompt.builder(tokenizer.specialTokens());
    for (Part part : parts) {
      switch (part) {
        case Literal(String text) -> prompt.text(text);
        case Token(int id) -> prompt.special(id);
        case Slot(char name) -> prompt.text(name == ChatLayout.SYSTEM ? system : user);
      }
    }
    return prompt;
  }

  /** Names of the control tokens by their first character, the longest first. */
  private static Map<Character, List<String>> controlNames(Tokenizer tokenizer) {
    Map<Character, List<String>> names = new HashMap<>();
    tokenizer
        .specialTokens()
        .named()
        .forEach((name, id) -> {
          if (tokenizer.type(id) == TokenType.CONTROL) {
            names.computeIfAbsent(name.charAt(0), first -> new ArrayList<>()).add(name);
          }
        });
    names.values().forEach(list -> list.sort(Comparator.comparingInt(String::length).reversed()));
    return names;
  }

  private static String longestAt(String text, int at, List<String> names) {
    for (String name : names) {
      if (text.startsWith(name, at)) {
        return name;
      }
    }
    return "";
  }

  private static void addToken(OptionalInt id, StringBuilder literal, List<Part> parts) {
    if (id.isPresent()) {
      flush(literal, parts);
      parts.add(new Token(id.getAsInt()));
    }
  }

  private static void flush(StringBuilder literal, List<Part> parts) {
    if (!literal.isEmpty()) {
      parts.add(new Literal(literal.toString()));
      literal.setLength(0);
    }
  }
}
