package org.mycromwell.engine.edit.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.edit.Snapshot;
import org.mycromwell.engine.edit.flow.SyntaxGate.Verdict;

class SyntaxGateTest {
  private static final byte[] BOM_LE = {(byte) 0xFF, (byte) 0xFE};

  private static Verdict check(String name, byte[] before, byte[] after) {
    return SyntaxGate.check(Snapshot.of(name, before), after);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] utf16(String text) {
    byte[] units = text.getBytes(StandardCharsets.UTF_16LE);
    byte[] bytes = new byte[2 + units.length];
    System.arraycopy(BOM_LE, 0, bytes, 0, 2);
    System.arraycopy(units, 0, bytes, 2, units.length);
    return bytes;
  }

  private static void assertNoText(Verdict verdict, String reason) {
    assertThat(verdict)
        .asInstanceOf(type(Verdict.Failed.class))
        .extracting(Verdict.Failed::problem)
        .isEqualTo(new EditProblem(Kind.CHECK_FAILED, "a.txt would no longer be text: " + reason));
  }

  @Test
  void whatIsNoTextAnyMoreIsHeldBack() {
    String reason = "the new text has a NUL character";
    assertNoText(check("a.txt", utf8("x\n"), utf8("x\n\0\n")), reason);
    assertNoText(check("a.txt", utf16("x\n"), utf16("x\n\0\n")), reason);
    assertNoText(
        check("a.txt", utf8("x\n"), new byte[] {(byte) 0xC3, '\n'}),
        "it has bytes that are not UTF-8");
  }

  /** Only the beginning of a file is searched when it is read. */
  @Test
  void zerosThatWereThereStay() {
    String far = "x\n".repeat(5000) + "\0\n";
    assertThat(check("a.txt", utf8(far), utf8("y\n" + far))).isInstanceOf(Verdict.Passed.class);
  }

  @Test
  void theEncodingOfTheFileIsThatOfTheResult() {
    String before = "a = (1)\n";
    assertThat(check("a.py", utf16(before), utf16("a = (2)\n"))).isInstanceOf(Verdict.Passed.class);
    assertThat(check("a.py", utf16(before), utf16("a = (\n"))).isInstanceOf(Verdict.Failed.class);
    assertThat(check("a.py", utf16(before), new byte[0])).isInstanceOf(Verdict.Passed.class);
  }
}
