package org.mycromwell.app.review;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.edit.Decision;
import org.mycromwell.engine.edit.Hunk;
import org.mycromwell.engine.edit.LineRange;
import org.mycromwell.engine.edit.Proposal;
import org.mycromwell.engine.edit.Snapshot;
import org.mycromwell.engine.edit.flow.EditProblem;

/**
 * Proposals as text, with everything that is needed to show them again after a restart, whatever
 * has become of the file: its old bytes, the new ones, the decisions.
 */
final class ProposalCodec {
  private static final String HEAD = "cromwell-proposal 1";

  private ProposalCodec() {}

  /**
   * What a text holds.
   *
   * @param path of the file
   * @param before its bytes as the model saw them
   * @param after with all hunks accepted
   * @param decided lines of {@code before} and what was decided about them
   */
  record Stored(
      String id,
      Instant time,
      Path path,
      byte[] before,
      byte[] after,
      List<Decided> decided,
      String instruction,
      String model,
      boolean syntaxChecked,
      Optional<Integer> stoppedAt,
      List<EditProblem> problems) {}

  /** Lines and a decision about them. */
  record Decided(LineRange lines, Decision decision) {}

  static String write(ReviewedProposal reviewed) {
    Proposal proposal = reviewed.proposal();
    Snapshot file = proposal.snapshot();
    StringBuilder text = new StringBuilder(HEAD).append('\n');
    line(text, "id", reviewed.id());
    line(text, "time", reviewed.time().toString());
    line(text, "path", encoded(Objects.requireNonNull(file.path()).toAbsolutePath().toString()));
    line(text, "instruction", encoded(reviewed.instruction()));
    line(text, "model", encoded(reviewed.model()));
    line(text, "syntax", Boolean.toString(reviewed.syntaxChecked()));
    reviewed.stoppedAt().ifPresent(stopped -> line(text, "stopped", "" + stopped));
    for (EditProblem problem : reviewed.problems()) {
      line(text, "problem", problem.kind() + " " + encoded(problem.message()));
    }
    for (Hunk hunk : proposal.hunks()) {
      line(text, "hunk", hunk.before().first() + " " + hunk.before().end() + " " + hunk.decision());
    }
    line(text, "before", Base64.getEncoder().encodeToString(file.bytes()));
    line(
        text,
        "after",
        Base64.getEncoder().encodeToString(proposal.decideAll(Decision.ACCEPTED).result()));
    line(text, "end", "");
    return text.toString();
  }

  private static void line(StringBuilder text, String key, String value) {
    text.append(key).append(' ').append(value).append('\n');
  }

  private static String encoded(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }

  private static String decoded(String text) {
    return new String(Base64.getDecoder().decode(text), UTF_8);
  }

  /**
   * Reads a text.
   *
   * @throws IllegalArgumentException when it is not whole or not of this kind
   */
  static Stored read(String text) {
    List<String> lines = text.lines().toList();
    if (lines.isEmpty() || !lines.getFirst().equals(HEAD) || !lines.getLast().equals("end ")) {
      throw new IllegalArgumentException("no whole proposal");
    }
    List<Decided> decided = new ArrayList<>();
    List<EditProblem> problems = new ArrayList<>();
    for (String line : lines) {
      String[] fields = line.split(" ");
      if (fields.length < 3) {
        continue; // of another kind
      }
      if (line.startsWith("hunk ") && fields.length == 4) {
        decided.add(
            new Decided(
                new LineRange(Integer.parseInt(fields[1]), Integer.parseInt(fields[2])),
                Decision.valueOf(fields[3])));
      } else if (line.startsWith("problem ")) {
        problems.add(new EditProblem(Kind.valueOf(fields[1]), decoded(fields[2])));
      }
    }
    try {
      return new Stored(
          value(lines, "id").orElseThrow(),
          Instant.parse(value(lines, "time").orElseThrow()),
          Path.of(decoded(value(lines, "path").orElseThrow())),
          Base64.getDecoder().decode(value(lines, "before").orElseThrow()),
          Base64.getDecoder().decode(value(lines, "after").orElseThrow()),
          decided,
          decoded(value(lines, "instruction").orElseThrow()),
          decoded(value(lines, "model").orElseThrow()),
          Boolean.parseBoolean(value(lines, "syntax").orElseThrow()),
          value(lines, "stopped").map(Integer::valueOf),
          problems);
    } catch (NoSuchElementException | DateTimeException e) {
      throw new IllegalArgumentException("no whole proposal", e);
    }
  }

  private static Optional<String> value(List<String> lines, String key) {
    return lines.stream()
        .filter(line -> line.startsWith(key + " "))
        .map(line -> line.substring(key.length() + 1))
        .findFirst();
  }
}
