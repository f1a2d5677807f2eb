package org.mycromwell.engine.apply;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.apply.HistoryEntry.FileChange;
import org.mycromwell.engine.apply.HistoryEntry.Hunk;
import org.mycromwell.engine.apply.JournalLine.Abort;
import org.mycromwell.engine.apply.JournalLine.Begin;
import org.mycromwell.engine.apply.JournalLine.Commit;
import org.mycromwell.engine.apply.JournalLine.InPlace;
import org.mycromwell.engine.apply.JournalLine.Newer;

/** Reads one object; the names of its fields are also those of the files inside it. */
final class JournalFields {
  private final JsonParser json;
  private final List<FileChange> files = new ArrayList<>();
  private int version;
  private String type = "";
  private String id = "";
  private String kind = "";
  private String note = "";
  private String target = "";
  private int hunk = -1;
  private long timeMillis;
  private String file = "";
  private String oldHash = "";
  private String newHash = "";
  private String temporary = "";
  private long oldSize;
  private long newSize;
  private List<Hunk> hunks = List.of();

  JournalFields(JsonParser json) {
    this.json = json;
  }

  @Nullable JournalLine line() throws IOException {
    if (json.nextToken() != JsonToken.START_OBJECT) {
      return null;
    }
    object();
    if (version != JournalLine.VERSION) {
      return version > JournalLine.VERSION ? new Newer(version) : null;
    }
    return switch (type) {
      case "begin" ->
          new Begin(
              new HistoryEntry(
                  id,
                  Instant.ofEpochMilli(timeMillis),
                  kind(),
                  note,
                  target,
                  hunk,
                  List.copyOf(files)));
      case "inPlace" -> new InPlace(id, Path.of(file));
      case "commit" -> new Commit(id);
      case "abort" -> new Abort(id);
      default -> null;
    };
  }

  private HistoryEntry.Kind kind() throws IOException {
    for (HistoryEntry.Kind value : HistoryEntry.Kind.values()) {
      if (value.name().equals(kind)) {
        return value;
      }
    }
    throw new IOException("kind " + kind);
  }

  private void object() throws IOException {
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      json.nextToken();
      switch (name) {
        case "v" -> version = json.getIntValue();
        case "type" -> type = json.getText();
        case "id" -> id = json.getText();
        case "time" -> timeMillis = json.getLongValue();
        case "kind" -> kind = json.getText();
        case "note" -> note = json.getText();
        case "target" -> target = json.getText();
        case "hunk" -> hunk = json.getIntValue();
        case "file" -> file = json.getText();
        case "old" -> oldHash = json.getText();
        case "oldSize" -> oldSize = json.getLongValue();
        case "new" -> newHash = json.getText();
        case "newSize" -> newSize = json.getLongValue();
        case "temporary" -> temporary = json.getText();
        case "hunks" -> hunks = hunks();
        case "files" -> files();
        default -> json.skipChildren();
      }
    }
  }

  private void files() throws IOException {
    while (json.nextToken() == JsonToken.START_OBJECT) {
      object();
      files.add(
          new FileChange(Path.of(file), oldHash, oldSize, newHash, newSize, hunks, temporary));
    }
  }

  private List<Hunk> hunks() throws IOException {
    List<Hunk> list = new ArrayList<>();
    while (json.nextToken() == JsonToken.VALUE_NUMBER_INT) {
      int start = json.getIntValue();
      int end = json.nextIntValue(-1);
      list.add(new Hunk(start, end, json.nextIntValue(-1)));
    }
    return List.copyOf(list);
  }
}
