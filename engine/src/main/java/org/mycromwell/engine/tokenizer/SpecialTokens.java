package org.mycromwell.engine.tokenizer;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** The tokens of a vocabulary that text cannot produce, by role and by name. Immutable. */
public final class SpecialTokens {
  /** Tokens that end an answer in some public model, whatever the file's EOS says. */
  private static final List<String> END_NAMES =
      List.of(
          "<|eot_id|>",
          "<|im_end|>",
          "<|end|>",
          "<end_of_turn>",
          "<|endoftext|>",
          "<|end_of_text|>",
          "<|eom_id|>",
          "<|EOT|>",
          "<EOT>",
          "▁<EOT>",
          "<｜end▁of▁sentence｜>");

  /** Roles whose token ends an answer. The last three start another file: the answer is over. */
  private static final List<TokenRole> END_ROLES =
      List.of(
          TokenRole.EOS,
          TokenRole.EOT,
          TokenRole.EOM,
          TokenRole.FIM_PADDING,
          TokenRole.FIM_REPOSITORY,
          TokenRole.FIM_FILE_SEPARATOR);

  private final Map<TokenRole, Integer> roles;
  private final SequencedMap<String, Integer> idsByName;
  private final BitSet endOfGeneration = new BitSet();

  /**
   * @param idsByName control, unknown and user-defined tokens by their text, in order of id
   */
  SpecialTokens(Map<TokenRole, Integer> roles, SequencedMap<String, Integer> idsByName) {
    this.roles = roles;
    this.idsByName = Collections.unmodifiableSequencedMap(idsByName);
    for (TokenRole role : END_ROLES) {
      @Nullable Integer id = roles.get(role);
      if (id != null) {
        endOfGeneration.set(id);
      }
    }
    for (String name : END_NAMES) {
      @Nullable Integer id = idsByName.get(name);
      if (id != null) {
        endOfGeneration.set(id);
      }
    }
  }

  public OptionalInt idOf(TokenRole role) {
    return optional(roles.get(role));
  }

  /** Id of the special or user-defined token with exactly this text. */
  public OptionalInt idOf(String name) {
    return optional(idsByName.get(name));
  }

  /** Names and ids of all special and user-defined tokens, in order of id. */
  public SequencedMap<String, Integer> named() {
    return idsByName;
  }

  public OptionalInt bos() {
    return idOf(TokenRole.BOS);
  }

  public OptionalInt eos() {
    return idOf(TokenRole.EOS);
  }

  public OptionalInt eot() {
    return idOf(TokenRole.EOT);
  }

  public OptionalInt eom() {
    return idOf(TokenRole.EOM);
  }

  public OptionalInt unknown() {
    return idOf(TokenRole.UNKNOWN);
  }

  public OptionalInt padding() {
    return idOf(TokenRole.PADDING);
  }

  public OptionalInt fimPrefix() {
    return idOf(TokenRole.FIM_PREFIX);
  }

  public OptionalInt fimSuffix() {
    return idOf(TokenRole.FIM_SUFFIX);
  }

  public OptionalInt fimMiddle() {
    return idOf(TokenRole.FIM_MIDDLE);
  }

  /** All ids that end generation, ascending, a fresh array. */
  public int[] endOfGeneration() {
    return endOfGeneration.stream().toArray();
  }

  /** Tokens that mark the parts of a fill-in-middle prompt; an answer must not contain them. */
  public int[] fillInMiddle() {
    List<Integer> ids = new ArrayList<>();
    for (TokenRole role :
        List.of(TokenRole.FIM_PREFIX, TokenRole.FIM_SUFFIX, TokenRole.FIM_MIDDLE)) {
      @Nullable Integer id = roles.get(role);
      if (id != null) {
        ids.add(id);
      }
    }
    return ids.stream().mapToInt(Integer::intValue).toArray();
  }

  private static OptionalInt optional(@Nullable Integer id) {
    return id == null ? OptionalInt.empty() : OptionalInt.of(id);
  }
}
