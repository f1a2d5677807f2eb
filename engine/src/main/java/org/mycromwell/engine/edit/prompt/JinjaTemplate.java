package org.mycromwell.engine.edit.prompt;

import com.hubspot.jinjava.Jinjava;
import com.hubspot.jinjava.JinjavaConfig;
import com.hubspot.jinjava.LegacyOverrides;
import com.hubspot.jinjava.interpret.Context.Library;
import com.hubspot.jinjava.interpret.JinjavaInterpreter;
import com.hubspot.jinjava.interpret.RenderResult;
import com.hubspot.jinjava.interpret.TemplateError;
import com.hubspot.jinjava.lib.fn.ELFunctionDefinition;
import com.hubspot.jinjava.lib.tag.ForTag;
import com.hubspot.jinjava.tree.TagNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Chat templates of no known family, which are programs in a file nobody vouches for. A template
 * runs once, with placeholders for the texts, under limits of size, depth and time; what it writes
 * around the placeholders is the layout. It never sees a text of the user.
 */
final class JinjaTemplate {
  /** A template that cannot be used; the message is a clause for the user. */
  static final class Failure extends Exception {
    private static final long serialVersionUID = 1L;

    Failure(String message) {
      super(message);
    }
  }

  private static final String SYSTEM = "cromwellSystemText7401";
  private static final String USER = "cromwellUserText7402";

  private static final int MAX_TEMPLATE_CHARS = 100_000;
  private static final int MAX_LAYOUT_CHARS = 20_000;
  private static final int MAX_DEPTH = 20;
  private static final int MAX_ITEMS = 1000;

  /** Loops started, those inside loops counted each time: what takes time, in any load the same. */
  private static final int MAX_LOOPS = 500;

  /** For what no other limit stops. */
  private static final long TIME_LIMIT_SECONDS = 10;

  /** The parser of the library takes ages over what is nested deeper. */
  private static final int MAX_BRACKETS = 100;

  private static final int MAX_TAGS = 2000;

  private JinjaTemplate() {}

  /**
   * The layout a template describes.
   *
   * @param bos the text of the token that begins a text, or ""
   * @param eos the text of the token that ends one, or ""
   * @throws Failure when it does not run, or loses or repeats a text
   */
  static ChatLayout layout(String template, String bos, String eos) throws Failure {
    if (template.length() > MAX_TEMPLATE_CHARS) {
      throw new Failure("has " + template.length() + " characters");
    }
    if (bracketDepth(template) > MAX_BRACKETS || count(template, "{%") > MAX_TAGS) {
      throw new Failure("is nested too deeply or has too many tags");
    }
    Failure withSystem;
    try {
      String text = render(template, bos, eos, true);
      return new ChatLayout(
          "the model's own template, run as Jinja", layoutOf(template, text, true));
    } catch (Failure e) {
      withSystem = e;
    }
    try {
      // Some refuse a system role, some leave its text out.
      String text = render(template, bos, eos, false);
      return new ChatLayout(
          "the model's own template, run as Jinja, no system role",
          layoutOf(template, text, false));
    } catch (Failure e) {
      withSystem.addSuppressed(e);
      throw withSystem;
    }
  }

  private static String layoutOf(String template, String text, boolean hasSystem) throws Failure {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= ChatLayout.SYSTEM && text.charAt(i) <= ChatLayout.EOS) {
        throw new Failure("writes private characters");
      }
    }
    if (text.contains("null") && !template.contains("null")) {
      throw new Failure("wants a variable it does not get");
    }
    if (count(text, USER) != 1 || (hasSystem && count(text, SYSTEM) != 1)) {
      throw new Failure("leaves out a text or repeats it");
    }
    String user = String.valueOf(ChatLayout.USER);
    String system = String.valueOf(ChatLayout.SYSTEM);
    return hasSystem
        ? text.replace(SYSTEM, system).replace(USER, user)
        : text.replace(USER, system + "\n\n" + user);
  }

  private static int bracketDepth(String text) {
    int depth = 0;
    int deepest = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      depth += c == '(' || c == '[' ? 1 : c == ')' || c == ']' ? -1 : 0;
      deepest = Math.max(deepest, depth);
    }
    return deepest;
  }

  private static int count(String text, String part) {
    int count = 0;
    for (int at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length())) {
      count++;
    }
    return count;
  }

  private static String render(String template, String bos, String eos, boolean system)
      throws Failure {
    List<Map<String, Object>> messages =
        system
            ? List.of(message("system", SYSTEM), message("user", USER))
            : List.of(message("user", USER));
    Map<String, Object> variables =
        Map.of(
            "messages",
            messages,
            "bos_token",
            bos,
            "eos_token",
            eos,
            "add_generation_prompt",
            true,
            "enable_thinking",
            false,
            "thinking",
            false);
    String plain = TemplateWhitespace.apply(template);
    CompletableFuture<RenderResult> result = new CompletableFuture<>();
    // A thread of its own: a hostile template may fill its stack, or not end in time.
    Thread thread =
        new Thread(
            () -> {
              try {
                result.complete(engine().renderForResult(plain, variables));
              } catch (RuntimeException | StackOverflowError | LinkageError e) {
                result.completeExceptionally(e);
              }
            },
            "chat template");
    thread.setDaemon(true);
    thread.start();
    try {
      return checked(result.get(TIME_LIMIT_SECONDS, TimeUnit.SECONDS));
    } catch (TimeoutException e) {
      throw new Failure("does not end");
    } catch (ExecutionException e) {
      throw new Failure("fails: " + firstLine(String.valueOf(e.getCause())));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure("was interrupted");
    }
  }

  private static String checked(RenderResult result) throws Failure {
    for (TemplateError error : result.getErrors()) {
      if (error.getSeverity() == TemplateError.ErrorType.FATAL) {
        throw new Failure("fails: " + firstLine(error.getMessage()));
      }
    }
    if (result.getOutput().length() > MAX_LAYOUT_CHARS) {
      throw new Failure("writes too much");
    }
    return result.getOutput();
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse("");
  }

  private static Map<String, Object> message(String role, String content) {
    return Map.of("role", role, "content", content);
  }

  private static Jinjava engine() {
    JinjavaConfig config =
        JinjavaConfig.newBuilder()
            .withMaxOutputSize(MAX_LAYOUT_CHARS)
            .withMaxRenderDepth(MAX_DEPTH)
            .withMaxListSize(MAX_ITEMS)
            .withMaxMapSize(MAX_ITEMS)
            .withRangeLimit(MAX_ITEMS)
            .withMaxStringLength(MAX_TEMPLATE_CHARS)
            .withEnableRecursiveMacroCalls(false)
            .withDisabled(
                Map.of(Library.TAG, Set.of("include", "import", "from", "extends", "cycle")))
            .withLegacyOverrides(
                LegacyOverrides.newBuilder()
                    .withUsePyishObjectMapper(true)
                    .withWhitespaceRequiredWithinTokens(false)
                    .withParseWhitespaceControlStrictly(true)
                    .withKeepNullableLoopValues(true)
                    .build())
            .build();
    Jinjava jinjava = new Jinjava(config);
    jinjava.setResourceLocator((name, encoding, interpreter) -> {
      throw new IOException("templates cannot load files");
    });
    jinjava.getGlobalContext().registerTag(new CountedForTag());
    jinjava
        .getGlobalContext()
        .registerFunction(
            new ELFunctionDefinition(
                "", "raise_exception", JinjaTemplate.class, "raiseException", Object.class));
    return jinjava;
  }

  /** What templates call to refuse their input. */
  public static Object raiseException(Object message) {
    throw new IllegalStateException(String.valueOf(message));
  }

  /** Loops hold all the time a template can take. Made for one run. */
  private static final class CountedForTag extends ForTag {
    private static final long serialVersionUID = 1L;
    private int loops;

    @Override
    public String interpret(TagNode tagNode, JinjavaInterpreter interpreter) {
      if (++loops > MAX_LOOPS) {
        throw new IllegalStateException("takes too long");
      }
      return super.interpret(tagNode, interpreter);
    }
  }
}
