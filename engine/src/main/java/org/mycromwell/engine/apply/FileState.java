package org.mycromwell.engine.apply;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.AclFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a rename would change about a file, apart from its content.
 *
 * @param key identity of the file, null where the system tells none
 * @param links names of the file, 1 where the system tells none
 * @param device file system, 0 where the system tells none
 */
record FileState(
    boolean regular, @Nullable Object key, int links, long device, Attributes attributes) {

  /** What a replacement must have in common with the file it replaces. */
  record Attributes(
      int mode, int owner, int group, Set<String> accessList, Map<String, String> extended) {}

  private static final LinkOption[] NO_LINKS = {LinkOption.NOFOLLOW_LINKS};

  static FileState read(Path file) throws IOException {
    BasicFileAttributes basic = Files.readAttributes(file, BasicFileAttributes.class, NO_LINKS);
    int mode = 0;
    int owner = 0;
    int group = 0;
    int links = 1;
    long device = 0;
    if (file.getFileSystem().supportedFileAttributeViews().contains("unix")) {
      Map<String, Object> unix =
          Files.readAttributes(file, "unix:mode,uid,gid,nlink,dev", NO_LINKS);
      mode = number(unix.get("mode"));
      owner = number(unix.get("uid"));
      group = number(unix.get("gid"));
      links = number(unix.get("nlink"));
      device = unix.get("dev") instanceof Long dev ? dev : 0;
    }
    return new FileState(
        basic.isRegularFile(),
        basic.fileKey(),
        links,
        device,
        new Attributes(mode, owner, group, accessList(file), extended(file)));
  }

  /** True when nobody may write the file, whatever the rights of this process. */
  boolean readOnly() {
    return attributes.mode != 0 && (attributes.mode & 0222) == 0;
  }

  private static int number(@Nullable Object value) {
    return value instanceof Number number ? number.intValue() : 0;
  }

  /** Order and inheritance flags of the entries do not matter, who may do what does. */
  private static Set<String> accessList(Path file) throws IOException {
    AclFileAttributeView view =
        Files.getFileAttributeView(file, AclFileAttributeView.class, NO_LINKS);
    Set<String> entries = new HashSet<>();
    if (view != null) {
      entries.add("owner " + view.getOwner());
      view.getAcl()
          .forEach(
              entry -> entries.add(entry.type() + " " + entry.principal() + entry.permissions()));
    }
    return entries;
  }

  private static Map<String, String> extended(Path file) {
    Map<String, String> values = new TreeMap<>();
    UserDefinedFileAttributeView view =
        Files.getFileAttributeView(file, UserDefinedFileAttributeView.class, NO_LINKS);
    if (view == null) {
      return values;
    }
    try {
      for (String name : view.list()) {
        ByteBuffer value = ByteBuffer.allocate(view.size(name));
        view.read(name, value);
        values.put(name, HexFormat.of().formatHex(value.array()));
      }
    } catch (IOException _) {
      // This file system has no extended attributes.
    }
    return values;
  }
}
