package org.mycromwell.engine.tokenizer;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.tokenizer.TokenizerDefinition.Algorithm;

/**
 * The one tokenizer: text is normalised, cut at user-defined tokens, cut into pieces, and each
 * piece becomes tokens by the algorithm of the vocabulary.
 */
final class PieceTokenizer implements Tokenizer {
  private final Vocabulary vocabulary;
  private final PreTokenizer preTokenizer;
  private final PieceAlgorithm algorithm;
  private final LiteralMatcher literals;
  private final PieceCache cache = new PieceCache();
  private final boolean sentencePiece;
  private final boolean addSpacePrefix;
  private final boolean addBos;
  private final boolean addEos;

  private PieceTokenizer(
      TokenizerDefinition definition,
      Vocabulary vocabulary,
      PreTokenizer preTokenizer,
      PieceAlgorithm algorithm) {
    this.vocabulary = vocabulary;
    this.preTokenizer = preTokenizer;
    this.algorithm = algorithm;
    literals = LiteralMatcher.of(vocabulary.literals(), definition.source());
    sentencePiece = definition.algorithm() == Algorithm.SENTENCE_PIECE;
    addSpacePrefix = sentencePiece && definition.addSpacePrefix();
    addBos = definition.addBos();
    addEos = definition.addEos();
    requireRole(definition, addBos, TokenRole.BOS);
    requireRole(definition, addEos, TokenRole.EOS);
  }

  static PieceTokenizer of(TokenizerDefinition definition) {
    Vocabulary vocabulary = new Vocabulary(definition);
    if (definition.algorithm() == Algorithm.SENTENCE_PIECE) {
      PreTokenizer splitter =
          vocabulary.blanksInsideTokens()
              ? (text, from, to, sink) -> sink.piece(text, from, to)
              : new BlankSplitter();
      return new PieceTokenizer(
          definition, vocabulary, splitter, new ScoredMerges(vocabulary, definition));
    }
    @Nullable PreTokenizer preTokenizer = PreTokenizers.named(definition.preTokenizer());
    if (preTokenizer == null) {
      throw definition
          .source()
          .unsupported(
              "pre-tokeniser "
                  + EngineException.quote(definition.preTokenizer())
                  + " is unknown; known are "
                  + String.join(", ", PreTokenizers.names()));
    }
    return new PieceTokenizer(
        definition, vocabulary, preTokenizer, new BytePairMerges(vocabulary, definition));
  }

  @Override
  public int[] encode(CharSequence text) {
    Encoder encoder = new Encoder(text.length() / 3 + 16);
    encoder.text(text);
    return encoder.out.copyFrom(0);
  }

  @Override
  public int[] encode(Prompt prompt) {
    Encoder encoder = new Encoder(256);
    for (Prompt.Segment segment : prompt.segments()) {
      switch (segment) {
        case Prompt.Text(String text) -> encoder.text(text);
        case Prompt.Special(int id) -> {
          // Fails where there is no such token.
          vocabulary.type(id);
          encoder.out.add(id);
        }
      }
    }
    return encoder.out.copyFrom(0);
  }

  @Override
  public byte[] decode(int id) {
    return vocabulary.decode(id);
  }

  @Override
  public byte[] decode(int[] ids) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(4 * ids.length);
    boolean textBegins = true;
    for (int id : ids) {
      byte[] bytes = vocabulary.decode(id);
      boolean isText = vocabulary.type(id) != TokenType.CONTROL;
      int from = addSpacePrefix && textBegins && bytes.length > 0 && bytes[0] == ' ' ? 1 : 0;
      out.write(bytes, from, bytes.length - from);
      textBegins = !isText;
    }
    return out.toByteArray();
  }

  @Override
  public int vocabularySize() {
    return vocabulary.size();
  }

  @Override
  public TokenType type(int id) {
    return vocabulary.type(id);
  }

  @Override
  public SpecialTokens specialTokens() {
    return vocabulary.special();
  }

  @Override
  public boolean addBos() {
    return addBos;
  }

  @Override
  public boolean addEos() {
    return addEos;
  }

  private void requireRole(TokenizerDefinition definition, boolean needed, TokenRole role) {
    if (needed && vocabulary.special().idOf(role).isEmpty()) {
      throw definition
          .source()
          .bad(
              "texts shall get a "
                  + role
                  + " token, but "
                  + role.ggufKey()
                  + " is missing and no token has a known name");
    }
  }

  /** One call's working memory. */
  private final class Encoder implements PieceSink {
    private final IntList out;
    private final PieceAlgorithm.Scratch scratch = new PieceAlgorithm.Scratch();
    private byte[] utf8 = new byte[128];

    Encoder(int expectedTokens) {
      out = new IntList(expectedTokens);
    }

    void text(CharSequence text) {
      if (text.isEmpty()) {
        return;
      }
      char[] chars = sentencePiece ? escaped(text) : WellFormed.chars(text, 0);
      if (literals.isEmpty()) {
        preTokenizer.split(chars, 0, chars.length, this);
        return;
      }
      int from = 0;
      int at = 0;
      while (at < chars.length) {
        long match = literals.match(chars, at, chars.length);
        if (match < 0) {
          at++;
          continue;
        }
        if (from < at) {
          preTokenizer.split(chars, from, at, this);
        }
        out.add((int) match);
        at = (int) (match >>> 32);
        from = at;
      }
      if (from < at) {
        preTokenizer.split(chars, from, at, this);
      }
    }

    @Override
    public void piece(char[] text, int from, int to) {
      if (!PieceCache.accepts(from, to)) {
        encode(text, from, to);
        return;
      }
      int hash = PieceCache.hash(text, from, to);
      int @Nullable [] known = cache.get(hash, text, from, to);
      if (known != null) {
        out.addAll(known);
        return;
      }
      int before = out.size();
      encode(text, from, to);
      cache.put(hash, text, from, to, out.copyFrom(before));
    }

    private void encode(char[] text, int from, int to) {
      int length = toUtf8(text, from, to);
      algorithm.encode(utf8, length, scratch, out);
    }

    private int toUtf8(char[] text, int from, int to) {
      int needed = Math.multiplyExact(3, to - from);
      if (utf8.length < needed) {
        utf8 = new byte[needed];
      }
      int length = 0;
      for (int i = from; i < to; i++) {
        char c = text[i];
        if (c < 0x80) {
          utf8[length++] = (byte) c;
        } else if (c < 0x800) {
          utf8[length++] = (byte) (0xC0 | (c >> 6));
          utf8[length++] = (byte) (0x80 | (c & 0x3F));
        } else if (Character.isHighSurrogate(c)) {
          int point = Character.toCodePoint(c, text[++i]);
          utf8[length++] = (byte) (0xF0 | (point >> 18));
          utf8[length++] = (byte) (0x80 | ((point >> 12) & 0x3F));
          utf8[length++] = (byte) (0x80 | ((point >> 6) & 0x3F));
          utf8[length++] = (byte) (0x80 | (point & 0x3F));
        } else {
          utf8[length++] = (byte) (0xE0 | (c >> 12));
          utf8[length++] = (byte) (0x80 | ((c >> 6) & 0x3F));
          utf8[length++] = (byte) (0x80 | (c & 0x3F));
        }
      }
      return length;
    }
  }

  /** The text with U+2581 for blanks, and one in front where the vocabulary wants it. */
  private char[] escaped(CharSequence text) {
    int prefix = addSpacePrefix ? 1 : 0;
    char[] chars = WellFormed.chars(text, prefix);
    for (int i = prefix; i < chars.length; i++) {
      if (chars[i] == ' ') {
        chars[i] = Vocabulary.BLANK;
      }
    }
    Arrays.fill(chars, 0, prefix, Vocabulary.BLANK);
    return chars;
  }
}
