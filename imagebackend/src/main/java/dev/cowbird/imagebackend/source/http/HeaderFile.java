/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.source.http;

import java.net.URI;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Header fields from a file: one {@code Name: value} a line; {@code #} begins a comment line. */
final class HeaderFile {
  /** They decide which bytes are asked for, and that is not the operator's choice. */
  private static final Set<String> OURS =
      Set.of("range", "if-range", "accept-encoding", "transfer-encoding", "te");

  private HeaderFile() {}

  /** A field. Its value may be a secret. */
  record Field(String name, String value) {
    boolean isNamed(String other) {
      return name.equalsIgnoreCase(other);
    }

    /** The name alone. */
    @Override
    public String toString() {
      return name;
    }
  }

  /**
   * Reads a whole file.
   *
   * @throws IllegalArgumentException if a line is no field, or one that is not to be set; the
   *     message names the line alone
   */
  static List<Field> parse(String text) {
    List<Field> fields = new ArrayList<>();
    String[] lines = text.split("\r?\n", -1);
    for (int i = 0; i < lines.length; i++) {
      String line = lines[i].strip();
      if (!line.isEmpty() && !line.startsWith("#")) {
        fields.add(field(line, "line " + (i + 1)));
      }
    }
    return fields;
  }

  private static Field field(String line, String place) {
    int colon = line.indexOf(':');
    if (colon < 1) {
      throw new IllegalArgumentException(place + " is not Name: value");
    }
    Field field = new Field(line.substring(0, colon), line.substring(colon + 1).strip());
    if (OURS.contains(field.name().toLowerCase(Locale.ROOT)) || !isAccepted(field)) {
      throw new IllegalArgumentException(place + " is no header field that can be set");
    }
    return field;
  }

  /** By the client, which has a list of its own: names and values that break the protocol. */
  private static boolean isAccepted(Field field) {
    try {
      HttpRequest.newBuilder(URI.create("http://localhost/")).header(field.name(), field.value());
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
