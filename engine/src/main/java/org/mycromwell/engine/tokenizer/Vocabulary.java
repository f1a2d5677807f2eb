package org.mycromwell.engine.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.tokenizer.TokenizerDefinition.Algorithm;
import org.mycromwell.engine.tokenizer.TokenizerDefinition.Source;

/**
 * The checked tokens of a definition. Decides which of them text may produce: normal tokens, single
 * bytes, and user-defined texts that do not look like a marker.
 */
final class Vocabulary {
  /** The blank of SentencePiece, U+2581. */
  static final char BLANK = '▁';

  static final int MAX_TOKEN_CHARS = 2048;

  /** Twice the largest public vocabularies. */
  static final int MAX_TOKENS = 1 << 19;

  /** Far above any public vocabulary; every name costs a map entry. */
  private static final int MAX_NAMED_TOKENS = 100_000;

  private static final TokenType[] TYPES = TokenType.values();

  private final Source source;
  private final boolean sentencePiece;
  private final byte[] types;
  private byte[] arena;
  private final int[] starts;
  private final PieceIndex index;
  private final int[] byteIds = new int[256];
  private final SequencedMap<String, Integer> named = new LinkedHashMap<>();
  private final SpecialTokens special;
  private int longestPieceBytes;

  Vocabulary(TokenizerDefinition definition) {
    source = definition.source();
    sentencePiece = definition.algorithm() == Algorithm.SENTENCE_PIECE;
    String[] tokens = definition.tokens();
    if (tokens.length == 0) {
      throw source.bad(source.tokens() + " is empty, a model needs tokens");
    }
    if (tokens.length > MAX_TOKENS) {
      throw source.bad(
          source.tokens() + " has " + tokens.length + " entries, the limit is " + MAX_TOKENS);
    }
    types = new byte[tokens.length];
    starts = new int[tokens.length + 1];
    readTypes(tokens, definition.types());
    Map<TokenRole, Integer> roles = roles(tokens, definition.roles());
    arena = new byte[8 * tokens.length + 1024];
    char[] chars = new char[MAX_TOKEN_CHARS];
    Arrays.fill(byteIds, -1);
    boolean[] indexed = new boolean[tokens.length];
    int indexedCount = 0;
    for (int id = 0; id < tokens.length; id++) {
      indexed[id] = addPiece(id, tokens[id], chars);
      indexedCount += indexed[id] ? 1 : 0;
    }
    index = new PieceIndex(arena, starts, indexedCount);
    for (int id = 0; id < tokens.length; id++) {
      if (indexed[id]) {
        addToIndex(id, tokens);
      }
    }
    special = special(roles);
  }

  int size() {
    return types.length;
  }

  TokenType type(int id) {
    checkId(id);
    return TYPES[types[id]];
  }

  SpecialTokens special() {
    return special;
  }

  /** Index of the tokens that text may produce by merging. */
  PieceIndex index() {
    return index;
  }

  /** Length in bytes of the longest token in the index. */
  int longestPieceBytes() {
    return longestPieceBytes;
  }

  /** Token ids of the single bytes; -1 where there is none. */
  int[] byteIds() {
    return byteIds.clone();
  }

  /** The failure to express text, in a vocabulary that lacks a byte and an unknown token. */
  EngineException noTokenFor(byte value) {
    return source.unsupported(
        String.format(
            "the text has the byte 0x%02X, for which %s has no token", value, source.tokens()));
  }

  /** Score of every token, checked. */
  float[] scores(float @Nullable [] scores) {
    if (scores == null) {
      throw source.bad(source.scores() + " is missing, SentencePiece vocabularies need it");
    }
    if (scores.length != size()) {
      throw lengthMismatch(source.scores(), scores.length, size());
    }
    for (int id = 0; id < scores.length; id++) {
      if (Float.isNaN(scores[id])) {
        throw source.bad(source.scores() + "[" + id + "] is not a number");
      }
    }
    return scores;
  }

  /** Bytes the token decodes to. */
  byte[] decode(int id) {
    return switch (type(id)) {
      case CONTROL, UNUSED -> new byte[0];
      case UNKNOWN -> "\uFFFD".getBytes(StandardCharsets.UTF_8);
      case NORMAL, USER_DEFINED, BYTE -> {
        byte[] bytes = Arrays.copyOfRange(arena, starts[id], starts[id + 1]);
        yield sentencePiece ? unescapeBlanks(bytes) : bytes;
      }
    };
  }

  /** Whether a normal token has the blank of SentencePiece behind another character. */
  boolean blanksInsideTokens() {
    for (int id = 0; id < size(); id++) {
      if (TYPES[types[id]] != TokenType.NORMAL) {
        continue;
      }
      boolean other = false;
      int at = starts[id];
      while (at < starts[id + 1]) {
        if (isBlank(arena, at, starts[id + 1])) {
          if (other) {
            return true;
          }
          at += 3;
        } else {
          other = true;
          at++;
        }
      }
    }
    return false;
  }

  /** User-defined tokens by the text for which they stand. */
  Map<String, Integer> literals() {
    Map<String, Integer> literals = new HashMap<>();
    for (Map.Entry<String, Integer> entry : named.entrySet()) {
      if (TYPES[types[entry.getValue()]] == TokenType.USER_DEFINED) {
        literals.put(entry.getKey(), entry.getValue());
      }
    }
    return literals;
  }

  Source source() {
    return source;
  }

  private void readTypes(String[] tokens, int @Nullable [] codes) {
    if (codes != null && codes.length != tokens.length) {
      throw lengthMismatch(source.types(), codes.length, tokens.length);
    }
    for (int id = 0; id < tokens.length; id++) {
      String token = tokens[id];
      if (token.length() > MAX_TOKEN_CHARS) {
        throw source.bad(
            source.tokens()
                + "["
                + id
                + "] has "
                + token.length()
                + " characters, the limit is "
                + MAX_TOKEN_CHARS);
      }
      int code = codes == null ? TokenType.NORMAL.code() : codes[id];
      // Code 0 is "undefined": files whose converter did not know better.
      if (code < 0 || code > TYPES.length) {
        throw source.bad(source.types() + "[" + id + "] is " + code + ", types are 1 to 6");
      }
      TokenType type = code == 0 ? TokenType.NORMAL : TYPES[code - 1];
      if (token.isEmpty()) {
        type = TokenType.UNUSED;
      } else if (type == TokenType.USER_DEFINED && looksLikeMarker(token)) {
        type = TokenType.CONTROL;
      }
      types[id] = (byte) type.ordinal();
    }
  }

  /** The roles the file states, and by known names those on which it is silent. */
  private Map<TokenRole, Integer> roles(String[] tokens, Map<TokenRole, Integer> stated) {
    Map<TokenRole, Integer> roles = new EnumMap<>(TokenRole.class);
    for (Map.Entry<TokenRole, Integer> entry : stated.entrySet()) {
      int id = entry.getValue();
      if (id < 0 || id >= tokens.length) {
        throw source.bad(
            entry.getKey().ggufKey()
                + " is "
                + id
                + ", but "
                + source.tokens()
                + " has "
                + tokens.length
                + " entries");
      }
      roles.put(entry.getKey(), id);
    }
    Map<String, Integer> byName = new HashMap<>();
    for (TokenRole role : TokenRole.values()) {
      for (String name : role.knownNames()) {
        byName.put(name, -1);
      }
    }
    for (int id = 0; id < tokens.length; id++) {
      if (!tokens[id].isEmpty() && looksLikeMarker(tokens[id])) {
        byName.replace(tokens[id], id);
      }
    }
    for (TokenRole role : TokenRole.values()) {
      for (String name : role.knownNames()) {
        int id = byName.getOrDefault(name, -1);
        if (id >= 0 && !roles.containsKey(role)) {
          roles.put(role, id);
        }
      }
    }
    for (int id : roles.values()) {
      if (TYPES[types[id]] == TokenType.NORMAL && looksLikeMarker(tokens[id])) {
        types[id] = (byte) TokenType.CONTROL.ordinal();
      }
    }
    return roles;
  }

  /** Appends the bytes of a token; true if text may produce it by merging. */
  private boolean addPiece(int id, String token, char[] chars) {
    int from = starts[id];
    int length = token.length();
    reserve(from, 3 * length);
    TokenType type = TYPES[types[id]];
    if (type == TokenType.BYTE && sentencePiece) {
      int value = byteValue(id, token);
      arena[from] = (byte) value;
      starts[id + 1] = from + 1;
      if (byteIds[value] >= 0) {
        throw duplicate(id, byteIds[value], token);
      }
      byteIds[value] = id;
      return false;
    }
    boolean normal = type == TokenType.NORMAL || type == TokenType.BYTE;
    if (normal && !sentencePiece) {
      token.getChars(0, length, chars, 0);
      if (ByteAlphabet.decode(chars, length, arena, from)) {
        starts[id + 1] = from + length;
        return true;
      }
    }
    byte[] bytes = token.getBytes(StandardCharsets.UTF_8);
    System.arraycopy(bytes, 0, arena, from, bytes.length);
    starts[id + 1] = from + bytes.length;
    if (!normal && type != TokenType.UNUSED) {
      @Nullable Integer earlier = named.putIfAbsent(token, id);
      if (earlier != null) {
        throw duplicate(id, earlier, token);
      }
      if (named.size() > MAX_NAMED_TOKENS) {
        throw source.bad(
            source.types() + " makes more than " + MAX_NAMED_TOKENS + " tokens special");
      }
    }
    return normal && sentencePiece;
  }

  private void reserve(int used, int more) {
    if (arena.length - used >= more) {
      return;
    }
    if (used > Integer.MAX_VALUE / 4) {
      throw source.bad(source.tokens() + " holds more text than any vocabulary");
    }
    arena = Arrays.copyOf(arena, Math.max(used + more, 2 * used));
  }

  private void addToIndex(int id, String[] tokens) {
    int earlier = index.add(id);
    if (earlier >= 0) {
      throw duplicate(id, earlier, tokens[id]);
    }
    @Nullable Integer alsoSpecial = named.get(tokens[id]);
    if (alsoSpecial != null) {
      throw duplicate(Math.max(id, alsoSpecial), Math.min(id, alsoSpecial), tokens[id]);
    }
    int length = starts[id + 1] - starts[id];
    longestPieceBytes = Math.max(longestPieceBytes, length);
    if (!sentencePiece && length == 1) {
      byteIds[arena[starts[id]] & 0xFF] = id;
    }
  }

  private SpecialTokens special(Map<TokenRole, Integer> roles) {
    return new SpecialTokens(roles, named);
  }

  private int byteValue(int id, String token) {
    int high = token.length() == 6 ? Character.digit(token.charAt(3), 16) : -1;
    int low = token.length() == 6 ? Character.digit(token.charAt(4), 16) : -1;
    if (high < 0 || low < 0 || !token.startsWith("<0x") || !token.endsWith(">")) {
      throw source.bad(
          source.tokens()
              + "["
              + id
              + "] is of type byte and reads "
              + EngineException.quote(token)
              + ", expected <0x00> to <0xFF>");
    }
    return 16 * high + low;
  }

  private static byte[] unescapeBlanks(byte[] bytes) {
    int to = 0;
    int from = 0;
    while (from < bytes.length) {
      if (isBlank(bytes, from, bytes.length)) {
        bytes[to++] = ' ';
        from += 3;
      } else {
        bytes[to++] = bytes[from++];
      }
    }
    return to == bytes.length ? bytes : Arrays.copyOf(bytes, to);
  }

  private static boolean isBlank(byte[] bytes, int at, int limit) {
    return at + 2 < limit
        && bytes[at] == (byte) 0xE2
        && bytes[at + 1] == (byte) 0x96
        && bytes[at + 2] == (byte) 0x81;
  }

  /** Texts in angle or square brackets: {@code <|end|>}, {@code </s>}, {@code [INST]}. */
  static boolean looksLikeMarker(String token) {
    int from = token.indexOf(BLANK) == 0 ? 1 : 0;
    int last = token.length() - 1;
    if (last - from < 2) {
      return false;
    }
    char open = token.charAt(from);
    char close = token.charAt(last);
    return (open == '<' && close == '>') || (open == '[' && close == ']');
  }

  private void checkId(int id) {
    if (id < 0 || id >= types.length) {
      throw new IllegalArgumentException(
          "token id " + id + ", the vocabulary has " + types.length + " tokens");
    }
  }

  private EngineException duplicate(int id, int earlier, String token) {
    return source.bad(
        source.tokens()
            + "["
            + id
            + "] repeats ["
            + earlier
            + "], "
            + EngineException.quote(token)
            + "; every token must be different");
  }

  private EngineException lengthMismatch(String field, int length, int tokens) {
    return source.bad(
        field + " has " + length + " entries, but " + source.tokens() + " has " + tokens);
  }
}
