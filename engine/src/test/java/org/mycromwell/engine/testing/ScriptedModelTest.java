package org.mycromwell.engine.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mycromwell.engine.exec.CancelToken;
import org.mycromwell.engine.generate.GenerationListener;
import org.mycromwell.engine.generate.GenerationRequest;
import org.mycromwell.engine.generate.GenerationResult;
import org.mycromwell.engine.generate.SamplingConfig;
import org.mycromwell.engine.generate.Session;
import org.mycromwell.engine.generate.StopReason;
import org.mycromwell.engine.kernel.KernelProvider;
import org.mycromwell.engine.model.LanguageModel;
import org.mycromwell.engine.model.ModelOptions;
import org.mycromwell.engine.tokenizer.Prompt;

class ScriptedModelTest {
  private static final String PROMPT = "def f(x):\n    return x\n";

  @TempDir Path directory;

  private GenerationResult answer(ScriptedModel model, int maxTokens, SamplingConfig sampling) {
    Path file = model.write(directory.resolve("scripted.gguf"));
    ModelOptions options =
        ModelOptions.defaults().withThreads(1).withKernels(KernelProvider.scalar());
    try (LanguageModel open = LanguageModel.open(file, options);
        Session session = new Session(open)) {
      GenerationRequest request =
          new GenerationRequest(open.encode(Prompt.ofText(PROMPT)), maxTokens, sampling);
      return session.generate(request, new GenerationListener() {}, new CancelToken());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "}\n",
        "}\n}\n\n\nx = 1\n}\n",
        "a\n}",
        "no line break",
        "é漢🙂\r\n\ttab\r\n",
        "def f(x):\n    return x\n",
      })
  void answersItsTextAndEnds(String text) {
    GenerationResult greedy = answer(ScriptedModel.answering(text), 100, SamplingConfig.GREEDY);
    assertThat(greedy.text()).isEqualTo(text);
    assertThat(greedy.stopReason()).isEqualTo(StopReason.END_TOKEN);
    SamplingConfig hot = SamplingConfig.DEFAULT.withTemperature(2).withRepetitionPenalty(1.3f);
    assertThat(answer(ScriptedModel.answering(text), 100, hot).text()).isEqualTo(text);
  }

  @Test
  void aLongLineComesInParts() {
    String line = "0123456789abcdef ".repeat(100) + "\n";
    assertThat(answer(ScriptedModel.answering(line + line), 100, SamplingConfig.GREEDY).text())
        .isEqualTo(line + line);
  }

  @Test
  void withoutEndOnlyLimitsStopIt() {
    GenerationResult result =
        answer(ScriptedModel.answering("a\nb\n").withoutEnd(), 5, SamplingConfig.GREEDY);
    assertThat(result.stopReason()).isEqualTo(StopReason.MAX_TOKENS);
    assertThat(result.text()).isEqualTo("a\nb\na\nb\na\n");
  }

  @Test
  void specialTokensHaveTheirRoles() {
    Path file =
        ScriptedModel.answering("a\n")
            .withFillInMiddle()
            .withChatTemplate("{{ messages }}")
            .write(directory.resolve("chat.gguf"));
    ModelOptions options =
        ModelOptions.defaults().withThreads(1).withKernels(KernelProvider.scalar());
    try (LanguageModel open = LanguageModel.open(file, options)) {
      assertThat(open.tokenizer().specialTokens().fillInMiddle()).hasSize(3);
      assertThat(open.tokenizer().specialTokens().endOfGeneration()).hasSize(2);
      assertThat(open.metadata().string("tokenizer.chat_template")).isEqualTo("{{ messages }}");
    }
  }
}
