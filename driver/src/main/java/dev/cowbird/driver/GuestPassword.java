/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver;

import dev.cowbird.driver.domain.Secret;
import java.util.regex.Pattern;

/** The password of a guest's user, plain or as a hash. Never shown. */
public record GuestPassword(Secret secret, Form form) {
  /** What a password is given as. */
  public enum Form {
    /** As it is typed. The guest hashes it. */
    PLAIN,
    /** As crypt(5) hashed it: {@code $id$...}. */
    HASHED
  }

  private static final int LONGEST = 1024;
  private static final Pattern HASH = Pattern.compile("\\$[A-Za-z0-9]+\\$[!-9;-~]+");
  private static final Pattern PLAIN_TEXT = Pattern.compile("[^\\p{Cntrl}\\u0080-\\u009f]+");

  /** @throws IllegalArgumentException if it is no password of this form; shows nothing of it */
  public GuestPassword {
    String text = secret.reveal();
    if (text.length() > LONGEST) {
      throw new IllegalArgumentException("A password is longer than " + LONGEST + " characters");
    }
    if (form == Form.HASHED && !HASH.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "A hashed password is not what crypt(5) makes: $id$salt$hash, without colons or spaces");
    }
    if (form == Form.PLAIN && !PLAIN_TEXT.matcher(text).matches()) {
      throw new IllegalArgumentException("A password is empty or holds a control character");
    }
  }

  /** @throws IllegalArgumentException if it is empty or holds control characters */
  public static GuestPassword plain(String text) {
    return new GuestPassword(Secret.of(text), Form.PLAIN);
  }

  /** @throws IllegalArgumentException if it is no hash of crypt(5)'s */
  public static GuestPassword hashed(String hash) {
    return new GuestPassword(Secret.of(hash), Form.HASHED);
  }
}
