/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain;

import java.util.regex.Pattern;

/** Which processor a guest sees. */
public sealed interface CpuModel {
  /** The host's own, with KVM only. The guest can't move to another kind of host. */
  record HostPassthrough() implements CpuModel {}

  /** All that the hypervisor can offer; the most that QEMU in software has. */
  record Maximum() implements CpuModel {}

  /** A named model as near to the host's as libvirt knows. */
  record HostModel() implements CpuModel {}

  /**
   * A model of QEMU's, such as {@code Skylake-Server}; a host that lacks it refuses the machine.
   */
  record Custom(String name) implements CpuModel {
    private static final Pattern VALID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");

    /** @throws IllegalArgumentException if it can't be the name of a model */
    public Custom {
      Require.matches("a processor model", name, VALID);
    }
  }
}
