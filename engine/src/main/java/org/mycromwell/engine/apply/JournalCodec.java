package org.mycromwell.engine.apply;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.time.DateTimeException;
import java.util.HexFormat;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.apply.HistoryEntry.FileChange;
import org.mycromwell.engine.apply.HistoryEntry.Hunk;
import org.mycromwell.engine.apply.JournalLine.Abort;
import org.mycromwell.engine.apply.JournalLine.Begin;
import org.mycromwell.engine.apply.JournalLine.Commit;
import org.mycromwell.engine.apply.JournalLine.InPlace;
import org.mycromwell.engine.apply.JournalLine.Newer;

/** Writes and reads the lines of the journal. */
final class JournalCodec {
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();
  private static final int CHECKSUM_DIGITS = 8;

  private JournalCodec() {}

  /** The line between two line feeds, so that it also ends a line torn before it. */
  static byte[] encode(JournalLine line) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      json.writeNumberField("v", JournalLine.VERSION);
      switch (line) {
        case Begin begin -> {
          json.writeStringField("type", "begin");
          write(json, begin.entry());
        }
        case InPlace inPlace -> {
          json.writeStringField("type", "inPlace");
          json.writeStringField("id", inPlace.id());
          json.writeStringField("file", inPlace.file().toString());
        }
        case Commit commit -> {
          json.writeStringField("type", "commit");
          json.writeStringField("id", commit.id());
        }
        case Abort abort -> {
          json.writeStringField("type", "abort");
          json.writeStringField("id", abort.id());
        }
        case Newer _ -> throw new IllegalArgumentException("not ours to write");
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new IllegalStateException("writing into memory", e);
    }
    byte[] body = text.toString().getBytes(StandardCharsets.US_ASCII);
    return ("\n" + checksum(body) + " " + text + "\n").getBytes(StandardCharsets.US_ASCII);
  }

  /** The line, or null when it is damaged. */
  static @Nullable JournalLine decode(String line) {
    if (line.length() <= CHECKSUM_DIGITS || line.charAt(CHECKSUM_DIGITS) != ' ') {
      return null;
    }
    String text = line.substring(CHECKSUM_DIGITS + 1);
    byte[] body = text.getBytes(StandardCharsets.ISO_8859_1);
    if (!line.startsWith(checksum(body))) {
      return null;
    }
    try (JsonParser json = JSON.createParser(text)) {
      return new JournalFields(json).line();
    } catch (IOException | InvalidPathException | DateTimeException e) {
      return null;
    }
  }

  private static String checksum(byte[] body) {
    CRC32 crc = new CRC32();
    crc.update(body);
    return HexFormat.of().toHexDigits((int) crc.getValue());
  }

  private static void write(JsonGenerator json, HistoryEntry entry) throws IOException {
    json.writeStringField("id", entry.id());
    json.writeNumberField("time", entry.time().toEpochMilli());
    json.writeStringField("kind", entry.kind().name());
    json.writeStringField("note", entry.note());
    json.writeStringField("target", entry.target());
    json.writeNumberField("hunk", entry.hunk());
    json.writeArrayFieldStart("files");
    for (FileChange file : entry.files()) {
      json.writeStartObject();
      json.writeStringField("file", file.file().toString());
      json.writeStringField("old", file.oldHash());
      json.writeNumberField("oldSize", file.oldSizeBytes());
      json.writeStringField("new", file.newHash());
      json.writeNumberField("newSize", file.newSizeBytes());
      json.writeStringField("temporary", file.temporary());
      json.writeArrayFieldStart("hunks");
      for (Hunk hunk : file.hunks()) {
        json.writeNumber(hunk.start());
        json.writeNumber(hunk.end());
        json.writeNumber(hunk.newSizeBytes());
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
