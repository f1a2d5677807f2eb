package org.mycromwell.engine.tokenizer;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;

/**
 * What goes into a model: texts and special tokens, kept apart by type so that no text can pose as
 * a special token. Immutable.
 */
public record Prompt(List<Segment> segments) {
  /** A part of a prompt. */
  public sealed interface Segment {}

  /** Text to encode; whatever it holds, it stays text. */
  public record Text(String text) implements Segment {}

  /** A token by id. */
  public record Special(int id) implements Segment {}

  public Prompt {
    segments = List.copyOf(segments);
  }

  /** A prompt of one text. */
  public static Prompt ofText(CharSequence text) {
    return new Prompt(List.of(new Text(text.toString())));
  }

  /** Starts a prompt whose special tokens may be named as in {@code special}. */
  public static Builder builder(SpecialTokens special) {
    return new Builder(special);
  }

  /** Collects the segments. Neighbouring texts become one, so that they are encoded as one. */
  public static final class Builder {
    private final SpecialTokens special;
    private final List<Segment> segments = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();

    private Builder(SpecialTokens special) {
      this.special = special;
    }

    public Builder text(CharSequence more) {
      text.append(more);
      return this;
    }

    public Builder special(int id) {
      flushText();
      segments.add(new Special(id));
      return this;
    }

    /** The special token with this name, which the vocabulary must have. */
    public Builder special(String name) {
      OptionalInt id = special.idOf(name);
      if (id.isEmpty()) {
        throw new EngineException(
            Kind.UNSUPPORTED, "the model's vocabulary has no special token " + name);
      }
      return special(id.getAsInt());
    }

    /** The token with this role, which the vocabulary must have. */
    public Builder special(TokenRole role) {
      OptionalInt id = special.idOf(role);
      if (id.isEmpty()) {
        throw new EngineException(
            Kind.UNSUPPORTED, "the model's vocabulary has no " + role + " token");
      }
      return special(id.getAsInt());
    }

    public Prompt build() {
      flushText();
      return new Prompt(segments);
    }

    private void flushText() {
      if (!text.isEmpty()) {
        segments.add(new Text(text.toString()));
        text.setLength(0);
      }
    }
  }
}
