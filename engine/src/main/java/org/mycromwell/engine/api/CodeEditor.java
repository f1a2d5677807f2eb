package org.mycromwell.engine.api;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.apply.StateDirectory;
import org.mycromwell.engine.edit.Snapshot;
import org.mycromwell.engine.edit.context.ContextLimits;
import org.mycromwell.engine.edit.context.ContextSelection;
import org.mycromwell.engine.edit.context.ContextSelector;
import org.mycromwell.engine.edit.context.ScoredFile;
import org.mycromwell.engine.edit.flow.CompletionFlow;
import org.mycromwell.engine.edit.flow.CompletionJob;
import org.mycromwell.engine.edit.flow.CompletionOutcome;
import org.mycromwell.engine.edit.flow.EditFlow;
import org.mycromwell.engine.edit.flow.EditJob;
import org.mycromwell.engine.edit.flow.EditListener;
import org.mycromwell.engine.edit.flow.EditOutcome;
import org.mycromwell.engine.edit.prompt.ContextFile;
import org.mycromwell.engine.edit.prompt.PromptRenderer;
import org.mycromwell.engine.exec.CancelToken;
import org.mycromwell.engine.generate.Session;
import org.mycromwell.engine.model.LanguageModel;
import org.mycromwell.engine.model.ModelOptions;
import org.mycromwell.engine.model.ModelSource;

/**
 * Edits files with a model on this computer's CPU.
 *
 * <pre>{@code
 * try (CodeEditor editor = CodeEditor.builder().modelPath(Path.of("model.gguf")).build()) {
 *   EditResult result = editor.edit(Path.of("src/main.py"), "Add error handling to parse_config");
 *   if (result.success()) {
 *     result.apply();
 *   }
 * }
 * }</pre>
 *
 * <p>No file of the user is written before {@code apply}. The editor keeps what the model has read:
 * a second instruction on the same file costs only itself. Used by one thread at a time; any thread
 * may cancel. Results stay usable after {@link #close()}.
 */
public final class CodeEditor implements AutoCloseable {
  /** A completion is a few lines; an edit may need as many tokens as its scope. */
  private static final int COMPLETION_TOKENS = 128;

  private final LanguageModel model;
  private final Session session;
  private final PromptRenderer renderer;
  private final SamplingConfig config;
  private final Optional<Path> codebase;
  private final EditApplier applier;
  private final AnchorRecord anchors;

  private CodeEditor(LanguageModel model, Session session, ModelSource source, Builder builder) {
    this.model = model;
    this.session = session;
    renderer = PromptRenderer.of(model);
    config = builder.config;
    codebase = Optional.ofNullable(builder.codebasePath);
    StateDirectory state = builder.state();
    applier = new EditApplier(state);
    anchors = new AnchorRecord(state, source);
  }

  /** Starts the description of an editor; without a model it is the embedded one. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * An editor with the embedded demo model, which does a fixed set of small edits in functions of a
   * few languages; {@link LanguageModel#abilities()} tells which.
   *
   * @throws EngineException when the embedded model is missing or damaged
   */
  public static CodeEditor embedded() {
    return builder().build();
  }

  /** What an editor is made of. Used by one thread. */
  public static final class Builder {
    private ModelSource source = new ModelSource.Embedded();
    private @Nullable Path tokenizerPath;
    private @Nullable Path codebasePath;
    private @Nullable Path stateDirectory;
    private @Nullable ModelOptions options;
    private @Nullable LanguageModel opened;
    private SamplingConfig config = SamplingConfig.DEFAULT;

    private Builder() {}

    /** A GGUF file. */
    public Builder modelPath(Path value) {
      return model(new ModelSource.OfFile(value));
    }

    /** The model; otherwise the embedded one. */
    public Builder model(ModelSource value) {
      source = value;
      return this;
    }

    /** A {@code tokenizer.json}, where the model file has no tokenizer or not the right one. */
    public Builder tokenizerPath(Path value) {
      tokenizerPath = value;
      return this;
    }

    /** A directory whose files are shown to the model where they help and as far as they fit. */
    public Builder codebasePath(Path value) {
      codebasePath = value;
      return this;
    }

    /** How answers are drawn, where a request says nothing else. */
    public Builder config(SamplingConfig value) {
      config = value;
      return this;
    }

    /** Threads, context length and the like. */
    public Builder modelOptions(ModelOptions value) {
      options = value;
      return this;
    }

    /**
     * What was opened of the model already, with the options named here, or with none; it is the
     * editor's from then on, and closed when building fails.
     */
    public Builder opened(LanguageModel value) {
      opened = value;
      return this;
    }

    /** Where history and journal live; the user's own state directory otherwise. */
    public Builder stateDirectory(Path value) {
      stateDirectory = value;
      return this;
    }

    private StateDirectory state() {
      return stateDirectory == null
          ? StateDirectory.resolve(System.getenv())
          : new StateDirectory(stateDirectory);
    }

    /**
     * Opens the model.
     *
     * @throws EngineException when the file is damaged, of an unknown kind, or too large; when no
     *     model was named and this build has none
     */
    public CodeEditor build() {
      LanguageModel model = opened == null ? open() : opened;
      try {
        Session session = new Session(model);
        try {
          return new CodeEditor(model, session, source, this);
        } catch (RuntimeException | Error e) {
          session.close();
          throw e;
        }
      } catch (RuntimeException | Error e) {
        model.close();
        throw e;
      }
    }

    private LanguageModel open() {
      ModelOptions base = options == null ? ModelOptions.forEditing(source) : options;
      return LanguageModel.open(
          source, tokenizerPath == null ? base : base.withTokenizer(tokenizerPath));
    }
  }

  /** The open model. */
  public LanguageModel model() {
    return model;
  }

  /** How prompts are made for this model, in a few words for the user. */
  public String promptFamily() {
    return renderer.describe();
  }

  /** Edits a whole file. */
  public EditResult edit(Path file, String instruction) {
    return edit(EditRequest.of(file, instruction), EditListener.NONE, new CancelToken());
  }

  /**
   * Edits a file as an image shows it.
   *
   * @throws EngineException UNSUPPORTED when the model cannot see
   */
  public EditResult editWithImage(Path file, Path image, String instruction) {
    return edit(
        EditRequest.of(file, instruction).withImages(List.of(image)),
        EditListener.NONE,
        new CancelToken());
  }

  /**
   * Asks the model for an edit. Returns normally when cancelled; the result says so.
   *
   * @throws EngineException when the request cannot be made
   */
  public EditResult edit(EditRequest request, EditListener listener, CancelToken cancel) {
    CancelToken limited = request.timeLimit().map(cancel::within).orElse(cancel);
    PromptImages images = PromptImages.read(request.images(), model, limited);
    SamplingConfig sampling = request.sampling().orElse(config);
    List<String> notes = new ArrayList<>(images.notes());
    List<ContextFile> offered = offered(request, notes, limited);
    EditJob job =
        new EditJob(
            request.file(),
            request.scope(),
            request.instruction(),
            request.contextFiles().stream().map(CodeEditor::read).toList(),
            offered,
            sampling.sampler(),
            sampling.maxTokens(),
            request.syntaxChecked(),
            anchors.success(),
            notes,
            images.shown());
    EditOutcome outcome = new EditFlow(model, session, renderer).edit(job, listener, limited);
    anchors.add(outcome);
    return new EditResult(outcome, request, applier);
  }

  private static ContextFile read(Path file) {
    Snapshot snapshot = Snapshot.read(file);
    return new ContextFile(file.toString(), snapshot.text(snapshot.allLines()));
  }

  /** What the code base has to offer, the best first. */
  private List<ContextFile> offered(EditRequest request, List<String> notes, CancelToken cancel) {
    Optional<Path> root = request.codebase().or(() -> codebase);
    Path file = request.file().path();
    if (root.isEmpty() || cancel.isCancelled()) {
      return List.of();
    }
    ContextSelection selection =
        ContextSelector.select(
            root.get(),
            file == null ? root.get().resolve(request.file().name()) : file,
            request.file().text(request.file().allLines()),
            ContextLimits.DEFAULT,
            cancel::isCancelled);
    notes.addAll(selection.notes());
    List<ContextFile> offered = new ArrayList<>();
    for (ScoredFile scored : selection.files()) {
      boolean named =
          request.contextFiles().stream().anyMatch(path -> same(path, root.get(), scored.path()));
      if (!named) {
        offered.add(new ContextFile(scored.path(), scored.text()));
      }
    }
    return offered;
  }

  private static boolean same(Path named, Path root, String relative) {
    return named
        .toAbsolutePath()
        .normalize()
        .equals(root.resolve(relative).toAbsolutePath().normalize());
  }

  /**
   * Asks the model what belongs at a place. Returns normally when cancelled; the result then holds
   * what there was.
   *
   * @throws EngineException when the request cannot be made
   */
  public Completion complete(CompletionRequest request, EditListener listener, CancelToken cancel) {
    SamplingConfig sampling = request.sampling().orElse(config);
    CompletionJob job =
        new CompletionJob(
            request.file(),
            request.line(),
            request.column(),
            request.contextTokens(),
            sampling.sampler(),
            sampling.maxTokens() == 0 ? COMPLETION_TOKENS : sampling.maxTokens());
    CancelToken limited = request.timeLimit().map(cancel::within).orElse(cancel);
    CompletionOutcome outcome =
        new CompletionFlow(model, session, renderer).complete(job, listener, limited);
    return new Completion(outcome, applier);
  }

  /** Completes at the end of a line, counted from 1. */
  public Completion complete(Path file, int line) {
    return complete(
        CompletionRequest.of(Snapshot.read(file), line), EditListener.NONE, new CancelToken());
  }

  @Override
  public void close() {
    session.close();
    model.close();
  }
}
