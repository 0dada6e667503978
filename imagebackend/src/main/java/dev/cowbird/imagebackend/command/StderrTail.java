/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.command;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Keeps the last of what a command prints to stderr. What it prints may quote a hostile image or
 * file name, and ends in logs and on terminals: nothing but visible characters leaves here.
 */
final class StderrTail extends OutputStream {
  private static final int CAPACITY = 8 * 1024;
  private static final int LINES_IN_MESSAGE = 3;
  private static final int CHARACTERS_IN_MESSAGE = 600;

  private final byte[] ring = new byte[CAPACITY];
  private long written;

  @Override
  public synchronized void write(int b) {
    ring[(int) (written++ % CAPACITY)] = (byte) b;
  }

  @Override
  public synchronized void write(byte[] bytes, int offset, int length) {
    for (int i = Math.max(0, length - CAPACITY); i < length; i++) {
      ring[(int) ((written + i) % CAPACITY)] = bytes[offset + i];
    }
    written += length;
  }

  /** What was kept, as text; line ends and tabs stay, other control characters are escaped. */
  synchronized String text() {
    int length = (int) Math.min(written, CAPACITY);
    byte[] tail = new byte[length];
    for (int i = 0; i < length; i++) {
      tail[i] = ring[(int) ((written - length + i) % CAPACITY)];
    }
    return printable(new String(tail, StandardCharsets.UTF_8));
  }

  static String printable(String text) {
    StringBuilder visible = new StringBuilder(text.length());
    text.codePoints().forEach(c -> appendPrintable(visible, c));
    return visible.toString();
  }

  private static void appendPrintable(StringBuilder visible, int c) {
    if (c == '\n' || c == '\t' || isVisible(c)) {
      visible.appendCodePoint(c);
    } else {
      visible.append("\\u{").append(Integer.toHexString(c)).append('}');
    }
  }

  private static boolean isVisible(int c) {
    return switch (Character.getType(c)) {
      // FORMAT has the characters that turn the direction of text on a terminal.
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR -> false;
      default -> true;
    };
  }

  /** The last lines of a tail in one line, short enough for a message. */
  static String lastLines(String tail) {
    List<String> lines =
        tail.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    String last = lines.stream()
        .skip(Math.max(0, lines.size() - LINES_IN_MESSAGE))
        .collect(Collectors.joining("; "));
    int cut = last.length() - CHARACTERS_IN_MESSAGE;
    return cut <= 0 ? last : "..." + last.substring(cut);
  }
}
