/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.format;

import java.util.Arrays;
import java.util.Optional;

/** The header extensions of qcow2 that are known by name; all others may be ignored. */
public enum Qcow2Extension {
  BACKING_FORMAT(0xe2792aca),
  FEATURE_NAMES(0x6803f857),
  BITMAPS(0x23852875),
  ENCRYPTION(0x0537be77),
  DATA_FILE(0x44415441);

  private final int type;

  Qcow2Extension(int type) {
    this.type = type;
  }

  /** How the header tells it. */
  int type() {
    return type;
  }

  static Optional<Qcow2Extension> ofType(int type) {
    return Arrays.stream(values()).filter(extension -> extension.type == type).findFirst();
  }
}
