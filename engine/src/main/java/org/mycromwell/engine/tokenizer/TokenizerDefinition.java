package org.mycromwell.engine.tokenizer;

import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;

/**
 * The data of a tokenizer as files hold it: what a reader yields, a writer wants and {@link
 * #build()} makes a tokenizer of. Not yet checked; {@link #build()} does that. Immutable, except
 * that it does not copy the arrays it is given.
 */
public final class TokenizerDefinition {
  /** How pieces of text become tokens. */
  public enum Algorithm {
    /** Bytes, merged by rank within the pieces of a pre-tokeniser. */
    BYTE_LEVEL_BPE,
    /** Characters, merged by the score of what they form, with bytes as a fallback. */
    SENTENCE_PIECE
  }

  /** What messages call the file and its fields. */
  record Source(String file, String tokens, String types, String scores, String merges) {
    static Source gguf(String file) {
      return new Source(
          file,
          "tokenizer.ggml.tokens",
          "tokenizer.ggml.token_type",
          "tokenizer.ggml.scores",
          "tokenizer.ggml.merges");
    }

    static Source json(String file) {
      return new Source(file, "model.vocab", "added_tokens", "model.merges", "model.merges");
    }

    EngineException bad(String message) {
      return new EngineException(Kind.BAD_FILE, file + ": " + message);
    }

    EngineException unsupported(String message) {
      return new EngineException(Kind.UNSUPPORTED, file + ": " + message);
    }
  }

  private final Builder data;

  private TokenizerDefinition(Builder data) {
    this.data = data;
  }

  /** Starts the definition of a tokenizer that does not come from a file. */
  public static Builder builder(Algorithm algorithm, String[] tokens) {
    return new Builder(Source.gguf("tokenizer"), algorithm, tokens);
  }

  static Builder builder(Source source, Algorithm algorithm, String[] tokens) {
    return new Builder(source, algorithm, tokens);
  }

  /**
   * Checks the data and makes the tokenizer.
   *
   * @throws EngineException that names file, field and value if the data contradicts itself
   */
  public Tokenizer build() {
    return PieceTokenizer.of(this);
  }

  public Algorithm algorithm() {
    return data.algorithm;
  }

  /** Texts of the tokens by id, in the alphabet of the algorithm. Not to be changed. */
  public String[] tokens() {
    return data.tokens;
  }

  /** Type codes ({@link TokenType#code()}) by id; null where all are normal. Not to be changed. */
  public int @Nullable [] types() {
    return data.types;
  }

  /** Scores by id; null for byte-level BPE. Not to be changed. */
  public float @Nullable [] scores() {
    return data.scores;
  }

  /** Merges {@code "left right"} by rank; empty for SentencePiece. Not to be changed. */
  public String[] merges() {
    return data.merges;
  }

  /** Name of the pre-tokeniser of byte-level BPE, one of {@link PreTokenizers#names()}. */
  public String preTokenizer() {
    return data.preTokenizer;
  }

  /** The token the definition itself gives a role; known names are not considered. */
  public OptionalInt idOf(TokenRole role) {
    @Nullable Integer id = data.roles.get(role);
    return id == null ? OptionalInt.empty() : OptionalInt.of(id);
  }

  Map<TokenRole, Integer> roles() {
    return data.roles;
  }

  public boolean addBos() {
    return data.addBos;
  }

  public boolean addEos() {
    return data.addEos;
  }

  /** Whether SentencePiece texts get a blank in front. */
  public boolean addSpacePrefix() {
    return data.addSpacePrefix;
  }

  /** Whether a piece that is a token as a whole is taken before any merge. */
  public boolean ignoreMerges() {
    return data.ignoreMerges;
  }

  Source source() {
    return data.source;
  }

  /** Collects the data. Arrays are not copied. */
  public static final class Builder {
    private final Source source;
    private final Algorithm algorithm;
    private final String[] tokens;
    private int @Nullable [] types;
    private float @Nullable [] scores;
    private String[] merges = {};
    private String preTokenizer = PreTokenizers.DEFAULT;
    private final Map<TokenRole, Integer> roles = new EnumMap<>(TokenRole.class);
    private boolean addBos;
    private boolean addEos;
    private boolean addSpacePrefix;
    private boolean ignoreMerges;
    private boolean built;

    private Builder(Source source, Algorithm algorithm, String[] tokens) {
      this.source = source;
      this.algorithm = algorithm;
      this.tokens = tokens;
      addSpacePrefix = algorithm == Algorithm.SENTENCE_PIECE;
    }

    public Builder types(int[] newTypes) {
      types = newTypes;
      return this;
    }

    public Builder scores(float[] newScores) {
      scores = newScores;
      return this;
    }

    public Builder merges(String[] newMerges) {
      merges = newMerges;
      return this;
    }

    public Builder preTokenizer(String name) {
      preTokenizer = name;
      return this;
    }

    public Builder role(TokenRole role, int id) {
      roles.put(role, id);
      return this;
    }

    public Builder addBos(boolean value) {
      addBos = value;
      return this;
    }

    public Builder addEos(boolean value) {
      addEos = value;
      return this;
    }

    public Builder addSpacePrefix(boolean value) {
      addSpacePrefix = value;
      return this;
    }

    public Builder ignoreMerges(boolean value) {
      ignoreMerges = value;
      return this;
    }

    public TokenizerDefinition build() {
      if (built) {
        throw new IllegalStateException("the builder has been used");
      }
      built = true;
      return new TokenizerDefinition(this);
    }
  }
}
