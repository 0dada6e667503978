/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.text;

/** Text from outside as a message may show it: on one line, short, and without credentials. */
public final class Quoted {
  private static final int MOST_SHOWN = 80;

  private Quoted() {}

  /** The text within quotation marks. */
  public static String of(String text) {
    String shown =
        UrlText.withoutCredentials(text).replaceAll("[\\p{Cc}\\p{Cf}\\u2028\\u2029]", "?");
    return "'" + (shown.length() > MOST_SHOWN ? shown.substring(0, MOST_SHOWN) + "..." : shown)
        + "'";
  }
}
