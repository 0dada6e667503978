/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.inspect;

/** Text from an image or its declaration, made fit for a message: one line, short, visible. */
final class OutsideText {
  private static final int LONGEST = 80;

  private OutsideText() {}

  static String quoted(String text) {
    String visible = text.replaceAll("[\\p{C}\\p{Zl}\\p{Zp}]", "?");
    boolean fits = visible.codePointCount(0, visible.length()) <= LONGEST;
    String shown =
        fits ? visible : visible.substring(0, visible.offsetByCodePoints(0, LONGEST)) + "...";
    return "'" + shown + "'";
  }
}
