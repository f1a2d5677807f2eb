package org.mycromwell.app.workbench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import org.mycromwell.engine.api.EditRequest;
import org.mycromwell.engine.api.SamplingConfig;
import org.mycromwell.engine.edit.Snapshot;

/** A small edit of a text of its own, by which a model is measured for about ten seconds. */
final class SpeedTest {
  private static final Duration TIME = Duration.ofSeconds(10);
  private static final int ANSWER_TOKENS = 96;

  private SpeedTest() {}

  /** What is asked; no file of the user is in it. */
  static EditRequest request() {
    StringBuilder text = new StringBuilder("def total(items):\n    result = 0\n");
    for (int i = 0; i < 12; i++) {
      text.append("    if items[").append(i).append("] > ").append(i).append(":\n");
      text.append("        result += items[").append(i).append("]\n");
    }
    text.append("    return result\n");
    return EditRequest.of(
            Snapshot.of("measurement.py", text.toString().getBytes(UTF_8)),
            "rename the variable result to amount")
        .withSampling(SamplingConfig.DEFAULT.withMaxTokens(ANSWER_TOKENS))
        .withTimeLimit(TIME);
  }
}
