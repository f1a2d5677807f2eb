package org.mycromwell.engine.testing;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.mycromwell.engine.format.GgufWriter;
import org.mycromwell.engine.format.TensorSource;
import org.mycromwell.engine.model.ModelAbilities;
import org.mycromwell.engine.tensor.DType;
import org.mycromwell.engine.tokenizer.CromwellVocabulary;
import org.mycromwell.engine.tokenizer.GgufTokenizers;
import org.mycromwell.engine.tokenizer.TokenRole;
import org.mycromwell.engine.tokenizer.TokenType;
import org.mycromwell.engine.tokenizer.TokenizerDefinition;
import org.mycromwell.engine.tokenizer.TokenizerDefinition.Algorithm;

/**
 * Writes a real, tiny GGUF model whose answer is always the same text, whatever the prompt and the
 * sampling: what comes after the model can be tested end to end without trained weights.
 *
 * <p>Attention and feed-forward weights are zero, so only the last token decides. Every token of a
 * prompt leads to the first token of the answer, each token of the answer to the next, the last to
 * the end token. Text of a prompt is tokenised byte by byte; an answer has one token a line, which
 * no text becomes.
 */
public final class ScriptedModel {
  private static final String END_OF_TEXT = "<|endoftext|>";
  private static final String TURN_START = "<|im_start|>";
  private static final String TURN_END = "<|im_end|>";
  private static final List<String> FILL_IN_MIDDLE =
      List.of("<|fim_prefix|>", "<|fim_suffix|>", "<|fim_middle|>");

  private static final int HEAD_DIM = 32;
  private static final int FFN = 32;
  private static final int MAX_PIECE_CHARS = 500;

  /** Far from the others, so that no temperature and no penalty changes the answer. */
  private static final float LOGIT = 100;

  private final String answer;
  private final Set<String> specialTokens = new LinkedHashSet<>(List.of(END_OF_TEXT));
  private String chatTemplate = "";
  private String endToken = END_OF_TEXT;
  private boolean endless;
  private boolean namesLines;
  private int contextLength = 1 << 15;
  private ModelAbilities abilities = ModelAbilities.UNKNOWN;
  private final Map<Integer, Doubt> doubts = new HashMap<>();

  private record Doubt(String rival, double probability) {}

  private ScriptedModel(String answer) {
    this.answer = answer;
  }

  /** A model that answers {@code answer} and then ends. */
  public static ScriptedModel answering(String answer) {
    return new ScriptedModel(answer);
  }

  /** Never ends: the answer begins again and again. */
  public ScriptedModel withoutEnd() {
    endless = true;
    return this;
  }

  /**
   * Has this chat template and the tokens {@code <|im_start|>} and {@code <|im_end|>}; the answer
   * ends with the latter.
   */
  public ScriptedModel withChatTemplate(String jinja) {
    chatTemplate = jinja;
    withSpecialTokens(TURN_START, TURN_END);
    return endingWith(TURN_END);
  }

  /** Has the tokens for fill-in-middle. */
  public ScriptedModel withFillInMiddle() {
    specialTokens.addAll(FILL_IN_MIDDLE);
    return this;
  }

  /**
   * Has the special tokens of Cromwell's own models, but those that name lines: it is asked in
   * their language, and the answer is the new text alone, without markers; fill-in-middle too.
   */
  public ScriptedModel withCromwellTokens() {
    CromwellVocabulary.SPECIAL_TOKENS.stream()
        .filter(name -> !isMark(name))
        .forEach(specialTokens::add);
    return endingWith(CromwellVocabulary.EOS);
  }

  /**
   * Has them all, so that an edit is answered in hunks: {@code "<L2><L1>\nx"} in the answer is the
   * tokens that name lines 2 and 1, and text. It can name each line once.
   */
  public ScriptedModel withLineMarks() {
    namesLines = true;
    specialTokens.addAll(CromwellVocabulary.SPECIAL_TOKENS);
    return endingWith(CromwellVocabulary.EOS);
  }

  /** Has these special tokens too. */
  public ScriptedModel withSpecialTokens(String... names) {
    specialTokens.addAll(Arrays.asList(names));
    return this;
  }

  /** Ends the answer with this special token. */
  public ScriptedModel endingWith(String specialToken) {
    specialTokens.add(specialToken);
    endToken = specialToken;
    return this;
  }

  /** Says this about itself. */
  public ScriptedModel withAbilities(ModelAbilities value) {
    abilities = value;
    return this;
  }

  /**
   * Is not sure of a token of its answer.
   *
   * @param piece which, from 0
   * @param rival a special token that has this probability in place of it
   */
  public ScriptedModel doubting(int piece, String rival, double probability) {
    specialTokens.add(rival);
    doubts.put(piece, new Doubt(rival, probability));
    return this;
  }

  public ScriptedModel withContextLength(int tokens) {
    contextLength = tokens;
    return this;
  }

  /** Writes the model and returns {@code file}. */
  public Path write(Path file) {
    List<String> pieces = pieces();
    if (endless && pieces.isEmpty()) {
      throw new IllegalArgumentException("an endless answer needs text");
    }
    List<String> tokens = new ArrayList<>();
    for (int value = 0; value < 256; value++) {
      tokens.add(Character.toString(byteLetter(value)));
    }
    tokens.addAll(specialTokens);
    int[] script = new int[pieces.size()];
    for (int i = 0; i < script.length; i++) {
      String piece = pieces.get(i);
      script[i] = isMark(piece) ? tokens.indexOf(piece) : tokens.size();
      if (!isMark(piece)) {
        tokens.add(tokenText(piece));
      }
    }
    if (Arrays.stream(script).distinct().count() < script.length) {
      throw new IllegalArgumentException("a line is named twice in " + answer);
    }
    GgufWriter writer = new GgufWriter();
    int hidden = (pieces.size() + HEAD_DIM) / HEAD_DIM * HEAD_DIM;
    putConfig(writer, hidden);
    abilities.write(writer);
    GgufTokenizers.write(tokenizer(tokens), writer);
    if (!chatTemplate.isEmpty()) {
      writer.putString("tokenizer.chat_template", chatTemplate);
    }
    addTensors(writer, hidden, tokens, script);
    writer.write(file);
    return file;
  }

  /** Marks of lines, and between them lines with their ends; longer ones in parts. */
  private List<String> pieces() {
    if (!namesLines) {
      return pieces(answer);
    }
    List<String> pieces = new ArrayList<>();
    for (String part : answer.split("(?=<L\\d)|(?<=<L\\d{1,3}>)", -1)) {
      pieces.addAll(isMark(part) ? List.of(part) : pieces(part));
    }
    return pieces;
  }

  private static boolean isMark(String piece) {
    return piece.matches("<L\\d+>");
  }

  private static List<String> pieces(String answer) {
    List<String> pieces = new ArrayList<>();
    StringBuilder piece = new StringBuilder();
    answer
        .codePoints()
        .forEach(c -> {
          piece.appendCodePoint(c);
          if (c == '\n' || piece.length() >= MAX_PIECE_CHARS) {
            pieces.add(piece.toString());
            piece.setLength(0);
          }
        });
    if (!piece.isEmpty()) {
      pieces.add(piece.toString());
    }
    // A single letter is the token of a byte already.
    int last = pieces.size() - 1;
    if (last >= 0
        && !standsForItself(pieces.get(last))
        && tokenText(pieces.get(last)).length() == 1) {
      if (last == 0) {
        throw new IllegalArgumentException("an answer of one letter needs a line break");
      }
      pieces.set(last - 1, pieces.get(last - 1) + pieces.removeLast());
    }
    return pieces;
  }

  /**
   * The piece in the byte alphabet. One with a blank or a line break stays as it is: not being in
   * that alphabet it stands for itself, may occur twice and is never made from text.
   */
  private static String tokenText(String piece) {
    if (standsForItself(piece)) {
      return piece;
    }
    StringBuilder text = new StringBuilder();
    for (byte value : piece.getBytes(StandardCharsets.UTF_8)) {
      text.append(byteLetter(value & 0xFF));
    }
    return text.toString();
  }

  private static boolean standsForItself(String piece) {
    return piece.indexOf('\n') >= 0 || piece.indexOf(' ') >= 0;
  }

  /** The letter of a byte in vocabularies of the GPT-2 kind. */
  private static char byteLetter(int value) {
    int replaced = 0;
    for (int b = 0; b < value; b++) {
      replaced += standsForItself(b) ? 0 : 1;
    }
    return (char) (standsForItself(value) ? value : 256 + replaced);
  }

  private static boolean standsForItself(int value) {
    return (value >= '!' && value <= '~') || (value >= 0xA1 && value != 0xAD);
  }

  private TokenizerDefinition tokenizer(List<String> tokens) {
    int[] types = new int[tokens.size()];
    for (int id = 0; id < types.length; id++) {
      boolean special = specialTokens.contains(tokens.get(id));
      types[id] = (special ? TokenType.CONTROL : TokenType.NORMAL).code();
    }
    return TokenizerDefinition.builder(Algorithm.BYTE_LEVEL_BPE, tokens.toArray(String[]::new))
        .types(types)
        .preTokenizer("gpt-2")
        .role(TokenRole.EOS, tokens.indexOf(endToken))
        .build();
  }

  private void putConfig(GgufWriter writer, int hidden) {
    writer.putString("general.architecture", "llama");
    writer.putString("general.name", "scripted");
    writer.putInt("llama.block_count", 1);
    writer.putInt("llama.context_length", contextLength);
    writer.putInt("llama.embedding_length", hidden);
    writer.putInt("llama.feed_forward_length", FFN);
    writer.putInt("llama.attention.head_count", 1);
    writer.putInt("llama.attention.head_count_kv", 1);
    writer.putInt("llama.attention.key_length", HEAD_DIM);
    writer.putInt("llama.attention.value_length", HEAD_DIM);
    writer.putFloat("llama.attention.layer_norm_rms_epsilon", 1e-5f);
    writer.putInt("llama.rope.dimension_count", HEAD_DIM);
    writer.putFloat("llama.rope.freq_base", 10_000);
  }

  /**
   * State 0 is "the answer begins", state i is "i tokens of it are out"; the embedding of a token
   * is the unit vector of the state it leads to.
   *
   * @param script tokens of the answer
   */
  private void addTensors(GgufWriter writer, int hidden, List<String> tokens, int[] script) {
    int vocabulary = tokens.size();
    int states = script.length + 1;
    float[] embedding = new float[vocabulary * hidden];
    int[] state = new int[vocabulary];
    for (int i = 0; i < script.length; i++) {
      state[script[i]] = i + 1;
    }
    for (int id = 0; id < vocabulary; id++) {
      embedding[id * hidden + (endless ? state[id] % (states - 1) : state[id])] = 1;
    }
    // The norm before the output makes the length of a unit vector the root of its dimensions.
    float weight = (float) (LOGIT / Math.sqrt(hidden));
    float[] output = new float[vocabulary * hidden];
    for (int i = 0; i < states; i++) {
      int next = i == script.length ? tokens.indexOf(endToken) : script[i];
      output[next * hidden + i] = weight;
      Doubt doubt = doubts.get(i);
      if (doubt != null) {
        double logit = LOGIT + Math.log(doubt.probability / (1 - doubt.probability));
        output[tokens.indexOf(doubt.rival) * hidden + i] = (float) (weight * logit / LOGIT);
      }
    }
    matrix(writer, "token_embd.weight", vocabulary, hidden, embedding);
    ones(writer, "blk.0.attn_norm.weight", hidden);
    zeros(writer, "blk.0.attn_q.weight", HEAD_DIM, hidden);
    zeros(writer, "blk.0.attn_k.weight", HEAD_DIM, hidden);
    zeros(writer, "blk.0.attn_v.weight", HEAD_DIM, hidden);
    zeros(writer, "blk.0.attn_output.weight", hidden, HEAD_DIM);
    ones(writer, "blk.0.ffn_norm.weight", hidden);
    zeros(writer, "blk.0.ffn_gate.weight", FFN, hidden);
    zeros(writer, "blk.0.ffn_up.weight", FFN, hidden);
    zeros(writer, "blk.0.ffn_down.weight", hidden, FFN);
    ones(writer, "output_norm.weight", hidden);
    matrix(writer, "output.weight", vocabulary, hidden, output);
  }

  private static void ones(GgufWriter writer, String name, int count) {
    float[] values = new float[count];
    Arrays.fill(values, 1);
    writer.tensor(name, DType.F32, new long[] {count}, source(values));
  }

  private static void zeros(GgufWriter writer, String name, int rows, int cols) {
    matrix(writer, name, rows, cols, new float[rows * cols]);
  }

  private static void matrix(GgufWriter writer, String name, int rows, int cols, float[] values) {
    writer.tensor(name, DType.F32, new long[] {cols, rows}, source(values));
  }

  private static TensorSource source(float[] values) {
    MemorySegment bytes = MemorySegment.ofArray(new byte[4 * values.length]);
    ValueLayout.OfFloat layout =
        ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    MemorySegment.copy(values, 0, bytes, layout, 0, values.length);
    return TensorSource.of(bytes);
  }
}
