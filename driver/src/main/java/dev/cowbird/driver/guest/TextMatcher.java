/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.guest;

import java.nio.charset.StandardCharsets;

/**
 * Looks for a text in a stream of bytes that comes in pieces, and keeps its end for messages. Used
 * by one thread.
 */
public final class TextMatcher {
  private static final int TAIL_CHARACTERS = 1000;

  /** ECMA-48, section 5.4: colours, and where the cursor goes. */
  private static final String CONTROL_SEQUENCE = "\\x1b\\[[0-?]*[ -/]*[@-~]";

  private final String wanted;
  private final StringBuilder recent = new StringBuilder();
  private boolean found;

  /** @param wanted what to look for, as UTF-8 */
  public TextMatcher(String wanted) {
    // Latin-1 on both sides keeps bytes as they are, wherever a piece ends.
    this.wanted = new String(wanted.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  /** Takes the next piece. Returns whether the text has come, in this piece or before. */
  public boolean accept(byte[] piece) {
    int overlap = Math.max(0, recent.length() - wanted.length() + 1);
    recent.append(new String(piece, StandardCharsets.ISO_8859_1));
    found = found || recent.indexOf(wanted, overlap) >= 0;
    recent.delete(0, Math.max(0, recent.length() - Math.max(TAIL_CHARACTERS, wanted.length())));
    return found;
  }

  /** The last of what came, without a terminal's control sequences and characters. */
  public String tail() {
    String text =
        new String(recent.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    return text.replace("\r\n", "\n")
        .replaceAll(CONTROL_SEQUENCE, "")
        .replaceAll("[\\p{Cntrl}&&[^\\n\\t]]", "?")
        .strip();
  }
}
