package org.mycromwell.engine.generate;

import java.util.List;
import org.mycromwell.engine.tokenizer.Tokenizer;
import org.mycromwell.engine.tokenizer.Utf8Accumulator;

/** From tokens to text for the listener: whole characters, nothing of a stop string. */
final class TextStream {
  private final Tokenizer tokenizer;
  private final GenerationListener listener;
  private final StopStrings stopStrings;
  private final Utf8Accumulator characters = new Utf8Accumulator();
  private final StringBuilder all = new StringBuilder();

  TextStream(Tokenizer tokenizer, List<String> stops, GenerationListener listener) {
    this.tokenizer = tokenizer;
    this.listener = listener;
    stopStrings = new StopStrings(stops);
  }

  /** Adds a token; true when a stop string is complete. */
  boolean append(int id) {
    emit(stopStrings.append(characters.append(tokenizer.decode(id))));
    return stopStrings.found();
  }

  /** The end of the answer: lets go of what was held back. */
  void end() {
    emit(stopStrings.append(characters.flush()));
    emit(stopStrings.flush());
  }

  /** Everything the listener was given. */
  String text() {
    return all.toString();
  }

  private void emit(String text) {
    if (!text.isEmpty()) {
      all.append(text);
      listener.onText(text);
    }
  }
}
