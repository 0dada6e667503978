/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.output;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Passes on lines in UTF-8, with a question mark for what a terminal would take for an order
 * (Unicode's control characters): a guest or an image may have had a say in them.
 */
public final class PlainStream extends OutputStream {
  /** The first byte of U+0080 to U+00BF, of which those up to U+009F are control characters. */
  private static final int LEAD = 0xc2;

  private static final int LAST_CONTROL = 0x9f;
  private static final int DELETE = 0x7f;

  private final OutputStream sink;
  private boolean led;

  private PlainStream(OutputStream sink) {
    this.sink = sink;
  }

  /** What is printed there is passed on to {@code stream} at once. */
  public static PrintStream over(PrintStream stream) {
    return new PrintStream(new PlainStream(stream), true, StandardCharsets.UTF_8);
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    ByteArrayOutputStream plain = new ByteArrayOutputStream(length + 1);
    for (int i = offset; i < offset + length; i++) {
      add(bytes[i] & 0xff, plain);
    }
    plain.writeTo(sink);
  }

  private void add(int octet, ByteArrayOutputStream plain) {
    boolean control = (led && octet <= LAST_CONTROL) || isControl(octet);
    if (led && !control) {
      plain.write(LEAD);
    }
    led = octet == LEAD;
    if (!led) {
      plain.write(control ? '?' : octet);
    }
  }

  private static boolean isControl(int octet) {
    return (octet < ' ' && octet != '\n' && octet != '\t') || octet == DELETE;
  }

  @Override
  public void flush() throws IOException {
    sink.flush();
  }
}
