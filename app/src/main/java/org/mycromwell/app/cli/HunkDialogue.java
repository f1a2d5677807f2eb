package org.mycromwell.app.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.CharacterCodingException;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.edit.Decision;
import org.mycromwell.engine.edit.Hunk;
import org.mycromwell.engine.edit.Proposal;

/**
 * Asks about the hunks of a proposal one after the other, with the keys of {@code git add -p}.
 * Shows hunks on one stream and asks on another; writes no file.
 */
final class HunkDialogue {
  private static final String HELP =
      """
      y - apply this change
      n - leave this change out
      q - quit; leave out this change and all that are undecided
      a - apply all undecided changes from this one on
      d - leave out all undecided changes from this one on
      j - leave this change undecided, go to the next one
      k - go back to the change before
      s - split this change into smaller ones
      e - edit this change in $VISUAL, $EDITOR or vi
      p - print this change again
      ? - print this help
      """;

  /** Changes text in the user's editor. */
  @FunctionalInterface
  interface TextEditor {
    /**
     * The text as the user left it.
     *
     * @throws EngineException when the editor failed
     * @throws IOException when it cannot be started, or what it left is no text
     */
    String edit(String text) throws IOException;
  }

  private final DiffPrinter printer;
  private final Terminal.Answers answers;
  private final PrintWriter out;
  private final PrintWriter err;
  private final TextEditor editor;
  private final boolean colored;
  private Proposal proposal;
  private int at;

  /**
   * @param out shows the hunks
   * @param err asks
   */
  HunkDialogue(
      Proposal proposal,
      DiffPrinter printer,
      Terminal.Answers answers,
      PrintWriter out,
      PrintWriter err,
      TextEditor editor,
      boolean colored) {
    this.proposal = proposal;
    this.printer = printer;
    this.answers = answers;
    this.out = out;
    this.err = err;
    this.editor = editor;
    this.colored = colored;
  }

  /** The proposal with every hunk decided; null when the input ended before the user was done. */
  @Nullable Proposal run() throws IOException {
    boolean show = true;
    while (proposal.hasPending()) {
      if (show) {
        out.print(printer.hunk(proposal, current()));
        out.flush();
      }
      err.print(Style.QUESTION.of(question(), colored) + " ");
      err.flush();
      String answer = answers.next();
      if (answer == null) {
        err.println();
        return null;
      }
      show = obey(answer.strip());
    }
    return proposal;
  }

  private Hunk current() {
    return proposal.hunks().get(at);
  }

  private String question() {
    String decided =
        switch (current().decision()) {
          case PENDING -> "";
          case ACCEPTED -> " (applied)";
          case REJECTED -> " (left out)";
        };
    return "(%d/%d) Apply this change%s [%s]?"
        .formatted(at + 1, proposal.hunks().size(), decided, keys());
  }

  /** Those that do something here. */
  private String keys() {
    return "y,n,q,a,d"
        + (at + 1 < proposal.hunks().size() ? ",j" : "")
        + (at > 0 ? ",k" : "")
        + (canSplit() ? ",s" : "")
        + ",e,p,?";
  }

  private boolean canSplit() {
    return proposal.split(at).hunks().size() > proposal.hunks().size();
  }

  /** Does what was answered; whether a hunk is to be shown before the next question. */
  private boolean obey(String answer) throws IOException {
    switch (answer) {
      case "y", "Y" -> decide(Decision.ACCEPTED);
      case "n", "N" -> decide(Decision.REJECTED);
      case "q", "Q" -> proposal = proposal.decidePending(Decision.REJECTED);
      case "a", "A" -> decideFromHere(Decision.ACCEPTED);
      case "d", "D" -> decideFromHere(Decision.REJECTED);
      case "j", "J" -> {
        return move(1, "this is the last change");
      }
      case "k", "K" -> {
        return move(-1, "this is the first change");
      }
      case "s", "S" -> {
        return split();
      }
      case "e", "E" -> {
        return edit();
      }
      case "p", "P" -> {}
      default -> {
        err.print(HELP);
        return false;
      }
    }
    return true;
  }

  private void decide(Decision decision) {
    proposal = proposal.decide(at, decision);
    toNextPending();
  }

  /** The next one that is undecided, from the start again behind the last. */
  private void toNextPending() {
    int count = proposal.hunks().size();
    for (int i = 1; i <= count; i++) {
      int candidate = (at + i) % count;
      if (proposal.hunks().get(candidate).decision() == Decision.PENDING) {
        at = candidate;
        return;
      }
    }
  }

  private void decideFromHere(Decision decision) {
    for (int i = at; i < proposal.hunks().size(); i++) {
      if (proposal.hunks().get(i).decision() == Decision.PENDING) {
        proposal = proposal.decide(i, decision);
      }
    }
    toNextPending();
  }

  private boolean move(int step, String refusal) {
    if (at + step < 0 || at + step >= proposal.hunks().size()) {
      err.println(refusal);
      return false;
    }
    at += step;
    return true;
  }

  private boolean split() {
    int before = proposal.hunks().size();
    Proposal smaller = proposal.split(at);
    int parts = smaller.hunks().size() - before + 1;
    if (parts == 1) {
      err.println("this change cannot be split further");
      return false;
    }
    for (int i = at; i < at + parts; i++) { // a decision of the whole is none of its parts
      smaller = smaller.decide(i, Decision.PENDING);
    }
    proposal = smaller;
    err.println("split into " + parts + " changes");
    return true;
  }

  private boolean edit() throws IOException {
    Hunk hunk = current();
    try {
      HunkText.Edited edited = HunkText.parse(hunk, editor.edit(HunkText.of(proposal, hunk)));
      if (edited.lines() == null) {
        err.println(edited.problem());
        return false;
      }
      proposal = proposal.edit(at, edited.lines());
    } catch (CharacterCodingException e) {
      err.println("the edited change is not UTF-8; not changed");
      return false;
    } catch (EngineException | IOException e) {
      err.println(ErrorText.of(e) + "; not changed");
      return false;
    }
    // Editing may have made it equal to what was there, and so no hunk any more.
    if (at < proposal.hunks().size() && proposal.hunks().get(at).before().equals(hunk.before())) {
      decide(Decision.ACCEPTED);
    } else if (!proposal.hunks().isEmpty()) {
      at = Math.min(at, proposal.hunks().size() - 1);
      if (current().decision() != Decision.PENDING) {
        toNextPending();
      }
    }
    return true;
  }
}
