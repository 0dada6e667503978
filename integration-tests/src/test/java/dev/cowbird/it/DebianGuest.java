/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.it;

import java.nio.file.Path;

/** A genuine Debian with cloud-init, which {@code guests/build-debian} builds; see README.md. */
final class DebianGuest {
  private DebianGuest() {}

  /** Its image; built if it was not. */
  static Path image() {
    return BuiltGuest.directory("build-debian").resolve("debian.img");
  }
}
