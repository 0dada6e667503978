/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain;

import java.nio.file.Path;
import java.util.Optional;

/** What a machine runs first. */
public sealed interface Firmware {
  /** The machine type's own: SeaBIOS on x86. */
  record Bios() implements Firmware {}

  /** UEFI, by a firmware that libvirt selects among those that the host's packages describe. */
  record Uefi(SecureBoot secureBoot) implements Firmware {}

  /**
   * UEFI by files that the caller names.
   *
   * @param loader absolute; shared and read only
   * @param template absolute; what the instance's own variables start as; empty for libvirt's
   *     choice
   * @param variables absolute; the instance's own variables; empty for libvirt's choice of a place
   * @param secureBoot {@link SecureBoot#ANY} counts as off
   */
  record Loader(
      Path loader, Optional<Path> template, Optional<Path> variables, SecureBoot secureBoot)
      implements Firmware {
    /** @throws IllegalArgumentException if a path is not absolute */
    public Loader {
      Require.absolute(loader);
      template.ifPresent(Require::absolute);
      variables.ifPresent(Require::absolute);
    }
  }
}
