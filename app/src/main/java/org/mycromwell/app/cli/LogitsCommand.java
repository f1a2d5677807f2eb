package org.mycromwell.app.cli;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.exec.CancelToken;
import org.mycromwell.engine.format.AtomicFile;
import org.mycromwell.engine.format.GgufFile;
import org.mycromwell.engine.model.LanguageModel;
import org.mycromwell.engine.model.SequenceCache;
import org.mycromwell.engine.model.decoder.Decoder;
import org.mycromwell.engine.model.decoder.DecoderConfig;
import org.mycromwell.engine.model.decoder.DecoderOptions;
import org.mycromwell.engine.tensor.CacheType;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code cromwell logits}. */
@Command(
    name = "logits",
    description = {
      "Writes the logits after each of some tokens, for checks against other programs.",
      "The file holds one row of little-endian 32-bit floats for each token, one float for each id"
          + " of the vocabulary. No token is added."
    })
final class LogitsCommand implements Callable<Integer> {
  /** Bounds the buffer: rows of large vocabularies take more than half a megabyte each. */
  private static final int MAX_ROWS = 64;

  @Spec private CommandSpec spec;
  @Mixin private ModelArgument model = new ModelArgument();
  @Mixin private ComputeOptions compute = new ComputeOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  @Option(
      names = "--tokens",
      required = true,
      paramLabel = "IDS",
      description = "Token ids, with commas or blanks between: 1,300,17.")
  private String tokens = "";

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "FILE",
      description = "The file to write; one that exists is replaced.")
  private Path target = Path.of("");

  @Option(
      names = "--one-at-a-time",
      description = "Feed the tokens singly, as generation does, instead of together.")
  private boolean oneAtATime;

  @Option(
      names = "--cache-type",
      paramLabel = "TYPE",
      defaultValue = "F32",
      description = "How keys and values are kept: F32 (default), F16 or Q8.")
  private CacheType cacheType = CacheType.F32;

  @Override
  public Integer call() {
    int[] ids = TokenIds.parse(tokens, "--tokens");
    if (ids.length == 0) {
      throw new EngineException(Kind.BAD_ARGUMENT, "--tokens is empty, expected 1,300,17");
    }
    Arguments.requireWritable(target, true);
    checkModel(ids.length);
    CancelToken cancel = CromwellCommand.interruption(spec).token();
    int rows = oneAtATime ? 1 : Math.min(MAX_ROWS, ids.length);
    int vocabulary;
    try (LanguageModel open =
            LanguageModel.open(
                model.path(),
                compute
                    .modelOptions()
                    .withCacheType(cacheType)
                    .withContextLength(ids.length)
                    .withDecoder(new DecoderOptions(rows, rows)));
        SequenceCache cache = open.newCache();
        Progress progress = output.progress(spec)) {
      vocabulary = open.network().vocabulary();
      write(open.decoder(), cache, ids, rows, cancel, progress);
    }
    if (output.json()) {
      Json.print(
          spec.commandLine().getOut(),
          json -> {
            json.writeStringField("output", target.toString());
            json.writeNumberField("rows", ids.length);
            json.writeNumberField("columns", vocabulary);
          });
    } else {
      spec.commandLine().getOut().printf("%s: %d x %d floats%n", target, ids.length, vocabulary);
    }
    return ExitCode.OK.code();
  }

  /** Refuses what would otherwise be found after the model has been loaded. */
  private void checkModel(int tokens) {
    try (GgufFile file = GgufFile.open(model.path())) {
      file.refuseAsOutput(target);
      int context = DecoderConfig.read(file).contextLength();
      if (tokens > context) {
        throw new EngineException(
            Kind.CONTEXT_FULL,
            "--tokens has %d ids, but %s was made for at most %d"
                .formatted(tokens, model.path(), context));
      }
    }
  }

  private void write(
      Decoder decoder,
      SequenceCache cache,
      int[] ids,
      int rows,
      CancelToken cancel,
      Progress progress) {
    try (AtomicFile out = AtomicFile.create(target)) {
      for (int from = 0; from < ids.length; from += rows) {
        progress.share("logits", (double) from / ids.length);
        int count = Math.min(rows, ids.length - from);
        if (!decoder.forward(cache, ids, from, count, count, cancel)) {
          throw new CancellationException();
        }
        for (int row = 0; row < count; row++) {
          out.write(MemorySegment.ofArray(bytes(decoder, row)));
        }
      }
      out.commit();
    }
  }

  private static byte[] bytes(Decoder decoder, int row) {
    int vocabulary = decoder.config().vocabulary();
    ByteBuffer buffer = ByteBuffer.allocate(vocabulary * 4).order(ByteOrder.LITTLE_ENDIAN);
    buffer.asFloatBuffer().put(decoder.logits(), decoder.logitsOffset(row), vocabulary);
    return buffer.array();
  }
}
