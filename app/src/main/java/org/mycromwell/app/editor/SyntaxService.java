package org.mycromwell.app.editor;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.edit.syntax.SyntaxHighlighter;
import org.mycromwell.engine.edit.syntax.SyntaxSpan;

/**
 * Parses for the panes, on one thread of its own; callers never wait. Owned by the window, which
 * closes it. May be called by any thread; results arrive on the thread of the service.
 */
public final class SyntaxService implements AutoCloseable {
  private final ExecutorService executor =
      Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "cromwell-syntax");
        thread.setDaemon(true);
        return thread;
      });

  /**
   * Makes a document of a text.
   *
   * @param text its line ends are made LF; carriage returns are not shown
   */
  public CompletableFuture<CodeDocument> open(String fileName, String text) {
    return CompletableFuture.supplyAsync(
        () -> {
          String lines = withLineFeeds(text);
          return new CodeDocument(fileName, StyledText.of(lines, spansNow(fileName, lines)));
        },
        executor);
  }

  /** How a whole text is coloured; empty where the language is unknown. */
  public CompletableFuture<List<SyntaxSpan>> spans(String fileName, String text) {
    return CompletableFuture.supplyAsync(() -> spansNow(fileName, text), executor);
  }

  /**
   * The colours of a text, line by line.
   *
   * @param text made on the thread of the service; its line ends are made LF
   */
  public CompletableFuture<LineColors> colors(String fileName, Supplier<String> text) {
    return CompletableFuture.supplyAsync(
        () -> {
          String lines = withLineFeeds(text.get());
          return LineColors.of(lines, spansNow(fileName, lines));
        },
        executor);
  }

  /** Follows a text that grows at its end. */
  public GrowingText grow(String fileName) {
    return new GrowingText(new Session(fileName));
  }

  /** A text, and which of its characters are asked about. */
  private record Part(String text, int from, int to) {}

  /** Colours the newest lines of a text that grows. Called by the FX thread. */
  public static final class GrowingText implements AutoCloseable {
    private final Session session;

    private GrowingText(Session session) {
      this.session = session;
    }

    /**
     * Asks how the lines from {@code first} on are coloured.
     *
     * @param lines are not changed any more
     * @param answer gets their colours on the thread of the service; is not called when it is
     *     closed before
     */
    public void request(List<String> lines, int first, Consumer<LineColors> answer) {
      session.request(
          () -> {
            int begin = 0;
            for (String line : lines.subList(0, first)) {
              begin += line.length() + 1;
            }
            String text = String.join("\n", lines);
            return new Part(text, begin, text.length());
          },
          (part, spans) ->
              answer.accept(
                  LineColors.of(
                      part.text().substring(part.from()),
                      spans.stream()
                          .map(span ->
                              new SyntaxSpan(
                                  span.start() - part.from(),
                                  span.end() - part.from(),
                                  span.style()))
                          .toList())));
    }

    @Override
    public void close() {
      session.close();
    }
  }

  private static List<SyntaxSpan> spansNow(String fileName, String text) {
    Optional<SyntaxHighlighter> highlighter = SyntaxHighlighter.forFile(fileName);
    if (highlighter.isEmpty()) {
      return List.of();
    }
    try (SyntaxHighlighter opened = highlighter.get()) {
      return opened.update(text) ? opened.spans(0, text.length()) : List.of();
    }
  }

  /** Follows a text while it is edited. */
  Session follow(String fileName) {
    return new Session(fileName);
  }

  /** Lines ended by LF, whatever they were ended by. */
  public static String withLineFeeds(String text) {
    return text.indexOf('\r') < 0 ? text : text.replace("\r\n", "\n").replace('\r', '\n');
  }

  /** Work that is under way is ended; what comes later is dropped. */
  @Override
  public void close() {
    executor.shutdown();
  }

  private void submit(Runnable task) {
    try {
      executor.execute(task);
    } catch (RejectedExecutionException closed) {
      // The window is closing: nobody looks at the colours any more.
    }
  }

  /** A text that changes. Called by the FX thread; the highlighter stays with the service. */
  final class Session implements AutoCloseable {
    private final String fileName;

    /** Both belong to the thread of the service. */
    private @Nullable SyntaxHighlighter highlighter;

    private boolean tried;

    /** Written by the FX thread only. */
    private volatile long wanted;

    private Session(String fileName) {
      this.fileName = fileName;
    }

    /**
     * Asks how a range is coloured; not at all where the language is unknown. A request that is
     * followed by another before it was begun is never answered.
     */
    void request(String text, int from, int to, Consumer<List<SyntaxSpan>> answer) {
      request(() -> new Part(text, from, to), (part, spans) -> answer.accept(spans));
    }

    /** The same for a text that is made on the thread of the service. */
    private void request(Supplier<Part> text, BiConsumer<Part, List<SyntaxSpan>> answer) {
      long mine = wanted + 1;
      wanted = mine;
      submit(() -> {
        if (mine == wanted) {
          Part part = text.get();
          answer.accept(
              part,
              opened()
                  .map(found -> {
                    found.update(part.text());
                    return found.spans(part.from(), part.to());
                  })
                  .orElse(List.of()));
        }
      });
    }

    private Optional<SyntaxHighlighter> opened() {
      if (!tried) {
        tried = true;
        highlighter = SyntaxHighlighter.forFile(fileName).orElse(null);
      }
      return Optional.ofNullable(highlighter);
    }

    @Override
    public void close() {
      long last = wanted + 1;
      wanted = last;
      submit(() -> {
        opened().ifPresent(SyntaxHighlighter::close);
        highlighter = null;
      });
    }
  }
}
