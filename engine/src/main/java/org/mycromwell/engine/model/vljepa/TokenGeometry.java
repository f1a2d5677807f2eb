package org.mycromwell.engine.model.vljepa;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToIntFunction;
import java.util.regex.Pattern;
import org.mycromwell.engine.tokenizer.CromwellVocabulary;
import org.mycromwell.engine.tokenizer.LineMarks;
import org.mycromwell.engine.tokenizer.SpecialTokens;
import org.mycromwell.engine.tokenizer.Tokenizer;

/**
 * How far the tokens of a vocabulary move the place in a text, counted in lines and characters.
 * Special tokens move nothing; behind {@code <EDIT>} and {@code <FILE>} the count begins anew. It
 * also knows the tokens that name lines, indent them or are parts of words, the name of the file in
 * a prompt and the token in front of its instruction. Immutable.
 */
public final class TokenGeometry {
  private static final Pattern LETTERS = Pattern.compile("[A-Za-z]+");

  private final byte[][] texts;
  private final int[] breaks;
  private final int[] widths;
  private final boolean[] marks;
  private final int[] words;
  private final int hiddenToken;
  private final int file;
  private final int fileEnd;
  private final int edit;
  private final int instructionEnd;

  private TokenGeometry(byte[][] texts, int[] marks, ToIntFunction<String> special) {
    int n = texts.length;
    this.texts = texts;
    breaks = new int[n];
    widths = new int[n];
    for (int id = 0; id < n; id++) {
      for (byte b : texts[id]) {
        if (b == '\n') {
          breaks[id]++;
          widths[id] = 0;
        } else if ((b & 0xC0) != 0x80) { // bytes that continue a character are part of it
          widths[id]++;
        }
      }
    }
    this.marks = new boolean[n];
    for (int id : marks) {
      this.marks[id] = true;
    }
    words = words(texts);
    hiddenToken = Math.max(0, special.applyAsInt(CromwellVocabulary.PADDING));
    file = special.applyAsInt(CromwellVocabulary.FILE);
    fileEnd = special.applyAsInt(CromwellVocabulary.FILE_END);
    edit = special.applyAsInt(CromwellVocabulary.EDIT);
    instructionEnd = special.applyAsInt(CromwellVocabulary.DIFF);
  }

  /** The geometry of a tokenizer; ids beyond it move nothing. */
  public static TokenGeometry of(Tokenizer tokenizer) {
    byte[][] texts = new byte[tokenizer.vocabularySize()][];
    Arrays.setAll(texts, tokenizer::decode);
    SpecialTokens special = tokenizer.specialTokens();
    return new TokenGeometry(
        texts, LineMarks.of(special).from(0), name -> special.idOf(name).orElse(-1));
  }

  /** A geometry in which no token moves or names anything, for models without a tokenizer. */
  public static TokenGeometry none() {
    return new TokenGeometry(new byte[0][], new int[0], name -> -1);
  }

  /** What stands for a token that must not be seen: {@code <PAD>}. */
  public int hiddenToken() {
    return hiddenToken;
  }

  /**
   * What the instruction of a prompt and the files before it have in common.
   *
   * @param wholeWords whether matches of whole words are told from others
   */
  public int[] matches(int[] prompt, boolean wholeWords) {
    return TokenMatches.of(
        prompt, fileEnd, instructionEnd, wholeWords ? this::areOneWord : (_, _) -> true);
  }

  /** What the file of a prompt is written in, by its name. */
  public PromptLanguage language(int[] prompt) {
    int begin = fileBegin(prompt);
    if (begin < 0) {
      return PromptLanguage.OTHER;
    }
    StringBuilder name = new StringBuilder();
    for (int i = begin + 1; i < prompt.length && prompt[i] < texts.length; i++) {
      name.append(new String(texts[prompt[i]], StandardCharsets.UTF_8));
      if (isBreak(prompt[i])) {
        break;
      }
    }
    return PromptLanguage.of(name.toString().lines().findFirst().orElse(""));
  }

  /** The rows of {@link PromptStyle} of the file of a prompt. */
  public int[] style(int[] prompt) {
    int begin = fileBegin(prompt);
    int instruction = instructionBegin(prompt);
    int end = instruction < 0 ? prompt.length : instruction;
    return PromptStyle.rows(text(prompt, Math.min(begin + 1, end), end), language(prompt));
  }

  /** Where {@code <FILE>} of the file to edit stands in a prompt, or -1 without one. */
  private int fileBegin(int[] prompt) {
    int begin = prompt.length - 1;
    while (begin >= 0 && prompt[begin] != file) {
      begin--;
    }
    return begin;
  }

  /** Of each token of a prompt, the number of the {@link ImportOrder.Place} of its line. */
  public int[] imports(int[] prompt) {
    return new ImportOrder(prompt, this).places();
  }

  /** What some tokens say; special ones nothing. */
  String text(int[] tokens, int from, int to) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = from; i < to; i++) {
      if (tokens[i] < texts.length) {
        bytes.writeBytes(texts[tokens[i]]);
      }
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  /** Where the token in front of the instruction of a prompt stands, or -1 without instruction. */
  int instructionBegin(int[] prompt) {
    return TokenMatches.separator(prompt, fileEnd, instructionEnd);
  }

  /** Whether the token names a line. */
  boolean isMark(int token) {
    return token < marks.length && marks[token];
  }

  /** Whether the token is blanks as lines begin with: a tab, or two blanks and more. */
  boolean isIndentation(int token) {
    if (token >= texts.length || texts[token].length == 0) {
      return false;
    }
    for (byte b : texts[token]) {
      if (b != ' ' && b != '\t') {
        return false;
      }
    }
    return texts[token].length > 1 || texts[token][0] == '\t';
  }

  private static int[] words(byte[][] texts) {
    Map<String, Integer> first = new HashMap<>();
    int[] words = new int[texts.length];
    for (int id = 0; id < texts.length; id++) {
      String word = new String(texts[id], StandardCharsets.ISO_8859_1).strip();
      int self = id;
      words[id] =
          LETTERS.matcher(word).matches()
              ? first.computeIfAbsent(word.toLowerCase(Locale.ROOT), _ -> self)
              : id;
    }
    return words;
  }

  /**
   * What stands for a token and all others that are the same letters in another case or between
   * other blanks: the first of them. The token itself where it is no word.
   */
  int word(int token) {
    return token < words.length ? words[token] : token;
  }

  /** Whether a line ends in the token. */
  boolean isBreak(int token) {
    return token < breaks.length && breaks[token] > 0;
  }

  /** Whether two tokens, one behind the other, are parts of one name or number. */
  boolean areOneWord(int left, int right) {
    return left < texts.length
        && right < texts.length
        && texts[left].length > 0
        && texts[right].length > 0
        && isPartOfWord(texts[left][texts[left].length - 1])
        && isPartOfWord(texts[right][0]);
  }

  private static boolean isPartOfWord(byte b) {
    return b < 0 || b == '_' || b == '$' || Character.isLetterOrDigit(b);
  }

  /** Where the token after {@code token} begins: its line. */
  public int rowAfter(int token, int row) {
    if (token >= breaks.length) {
      return row;
    }
    return resets(token) ? 0 : row + breaks[token];
  }

  /** Where the token after {@code token} begins: characters before it in its line. */
  public int colAfter(int token, int col) {
    if (token >= breaks.length) {
      return col;
    }
    if (resets(token)) {
      return 0;
    }
    return breaks[token] > 0 ? widths[token] : col + widths[token];
  }

  private boolean resets(int token) {
    return token == file || token == edit;
  }
}
