/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.network;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The program that carries a guest's packets on a user-mode network. */
public enum UserModeBackend {
  /** A process of its own, which libvirt starts and gives the published ports. */
  PASST,
  /** A part of QEMU, which is given the published ports on its command line. */
  SLIRP;

  /** The first libvirt whose passt serves TCP and UDP, restarts and ends with its guest. */
  private static final int FIRST_MAJOR = 9;

  private static final int FIRST_MINOR = 2;
  private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+)(\\..*)?");

  /** Whether a program is on the host. */
  public enum Program {
    INSTALLED,
    ABSENT
  }

  /**
   * The one to use. It goes by libvirt's version and not by a domain defined on trial: to define
   * proves the schema and not that a guest starts, and is a write to the hypervisor. libvirt 9.0
   * has the element, but was seen to refuse it as Debian 12 builds it, and got passt's life cycle
   * right in 9.2; what is not known to work is left to slirp, which every QEMU that libvirt of such
   * hosts drives has.
   *
   * @param libvirtVersion of the daemon, as in {@code 9.0.0}; what is no version counts as old
   */
  public static UserModeBackend choose(String libvirtVersion, Program passt) {
    Matcher version = VERSION.matcher(libvirtVersion);
    if (passt == Program.ABSENT || !version.matches()) {
      return SLIRP;
    }
    int major = Integer.parseInt(version.group(1));
    int minor = Integer.parseInt(version.group(2));
    boolean enough = major > FIRST_MAJOR || (major == FIRST_MAJOR && minor >= FIRST_MINOR);
    return enough ? PASST : SLIRP;
  }
}
