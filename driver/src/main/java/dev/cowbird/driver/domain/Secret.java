/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * Text that nobody is to see. {@link #toString} masks it, so that it can stand in records that are
 * logged; {@link #reveal} is for the one place that writes it down. Immutable.
 */
public final class Secret {
  private final String text;

  private Secret(String text) {
    this.text = text;
  }

  /** Hides a text. */
  public static Secret of(String text) {
    return new Secret(text);
  }

  /** The text itself. */
  public String reveal() {
    return text;
  }

  /** In a time that does not depend on where two secrets of one length differ. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Secret secret && MessageDigest.isEqual(bytes(), secret.bytes());
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  private byte[] bytes() {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return "***";
  }
}
