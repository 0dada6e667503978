/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.text;

import java.util.regex.Pattern;

/** URLs in texts from outside, of which not all may be shown. */
public final class UrlText {
  /** A URL of the web that was taken for a path has lost one of its slashes. */
  private static final String BEGIN = "://|\\bhttps?:/(?!/)";

  /** Up to the last {@code @}: a password may have signs that it should not have in a URL. */
  private static final Pattern USER_INFO = Pattern.compile("(" + BEGIN + ")\\S*@");

  /** A sign at its end is the sentence's. */
  private static final Pattern QUERY =
      Pattern.compile("((?:" + BEGIN + ")[^\\s?]*\\?)\\S*[^\\s'\"),]");

  private UrlText() {}

  /** Without what may be credentials: the user info and the query of each URL in it. */
  public static String withoutCredentials(String text) {
    return QUERY.matcher(USER_INFO.matcher(text).replaceAll("$1")).replaceAll("$1...");
  }
}
