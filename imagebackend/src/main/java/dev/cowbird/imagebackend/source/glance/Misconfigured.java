/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.source.glance;

import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.ImageException.Kind;
import org.jspecify.annotations.Nullable;

/** What is thrown where the operator has to set something right. */
final class Misconfigured {
  private Misconfigured() {}

  static ImageException because(String why) {
    return because(why, null);
  }

  static ImageException because(String why, @Nullable Throwable cause) {
    return new ImageException(
        Kind.SOURCE_UNAVAILABLE, "The OpenStack cloud is not well configured: " + why, cause);
  }
}
