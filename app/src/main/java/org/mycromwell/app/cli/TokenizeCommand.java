package org.mycromwell.app.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.format.GgufFile;
import org.mycromwell.engine.tokenizer.GgufTokenizers;
import org.mycromwell.engine.tokenizer.Tokenizer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code cromwell tokenize}. */
@Command(
    name = "tokenize",
    description = {
      "Reads text on standard input and prints its token ids with blanks between.",
      "The text is taken exactly as it is, a line break at its end included. Nothing in it becomes a"
          + " special token, and none is added."
    })
final class TokenizeCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ModelArgument model = new ModelArgument();

  @Option(
      names = "--decode",
      description = "The inverse: reads ids, prints exactly their text and no line break after it.")
  private boolean decode;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    try (GgufFile file = GgufFile.open(model.path())) {
      Tokenizer tokenizer = GgufTokenizers.load(file);
      String input = TextInput.standardInput();
      if (decode) {
        int[] ids = TokenIds.parse(input, "standard input");
        checkRange(ids, tokenizer.vocabularySize());
        out.print(tokenizer.decodeToString(ids));
      } else {
        out.println(TokenIds.format(tokenizer.encode(input)));
      }
    }
    return ExitCode.OK.code();
  }

  private static void checkRange(int[] ids, int vocabularySize) {
    for (int id : ids) {
      if (id >= vocabularySize) {
        throw new EngineException(
            Kind.BAD_ARGUMENT,
            "standard input: token id %d is not in the vocabulary; ids go from 0 to %d"
                .formatted(id, vocabularySize - 1));
      }
    }
  }
}
