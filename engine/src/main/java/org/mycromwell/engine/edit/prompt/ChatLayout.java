package org.mycromwell.engine.edit.prompt;

/**
 * One turn of a chat as its template writes it, up to where the model answers.
 *
 * @param name of the family or kind of template, for the user
 * @param text with {@link #SYSTEM}, {@link #USER}, {@link #BOS} and {@link #EOS} where texts and
 *     tokens go
 */
record ChatLayout(String name, String text) {
  /** Characters of a private area stand for what is filled in. */
  static final char SYSTEM = '\uE000';

  static final char USER = '\uE001';
  static final char BOS = '\uE002';
  static final char EOS = '\uE003';

  /** Reads better in tables: {@code S}, {@code U}, {@code EOS} in double braces. */
  static ChatLayout of(String name, String pattern) {
    return new ChatLayout(
        name,
        pattern
            .replace("{{S}}", String.valueOf(SYSTEM))
            .replace("{{U}}", String.valueOf(USER))
            .replace("{{EOS}}", String.valueOf(EOS)));
  }

  /** With the token that begins a text in front. */
  ChatLayout withBos() {
    return new ChatLayout(name, BOS + text);
  }
}
