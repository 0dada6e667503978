/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.hypervisor.libvirt;

import dev.cowbird.driver.domain.NicSource.UserMode.Backend;
import dev.cowbird.driver.hypervisor.Capability;
import dev.cowbird.driver.hypervisor.DomainCapabilities;
import dev.cowbird.driver.hypervisor.GuestKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.libvirt.jna.CString;

/**
 * Finds out who can carry the packets of user-mode networks. libvirt's schema allows passt since
 * 9.0, but Debian's 9.0.0 does not read it; so it is not asked for its version, but given a
 * description to translate for QEMU, of which nothing is made.
 */
final class UserNetworkProbe {
  private static final String SLIRP = "default";
  private static final String PASST = "passt";
  private static final List<Path> PROGRAMS =
      List.of(Path.of("/usr/local/bin"), Path.of("/usr/bin"), Path.of("/bin"));

  private UserNetworkProbe() {}

  static Set<Backend> ask(LibvirtConnection connection, GuestKind kind) throws LibvirtFailure {
    DomainCapabilities told = connection.domainCapabilities(kind);
    Set<Backend> backends = EnumSet.noneOf(Backend.class);
    if (!told.lacks(Capability.USER_NETWORK, SLIRP)) {
      backends.add(Backend.SLIRP);
    }
    if (isPasstInstalled() && isPasstTaken(told, connection, kind)) {
      backends.add(Backend.PASST);
    }
    return Set.copyOf(backends);
  }

  private static boolean isPasstInstalled() {
    return PROGRAMS.stream().anyMatch(directory -> Files.isExecutable(directory.resolve(PASST)));
  }

  private static boolean isPasstTaken(
      DomainCapabilities told, LibvirtConnection connection, GuestKind kind) {
    if (told.told().containsKey(Capability.USER_NETWORK)) {
      return told.offers(Capability.USER_NETWORK, PASST);
    }
    CString arguments = connection
        .calls()
        .virConnectDomainXMLToNative(connection.pointer(), "qemu-argv", description(kind), 0);
    if (arguments == null) {
      return false;
    }
    // Reading it frees it.
    return !arguments.toString().isEmpty();
  }

  /** The smallest machine on passt. What is left out is left to libvirt. */
  static String description(GuestKind kind) {
    return """
        <domain type='%s'>
          <name>cowbird-probe</name>
          <memory unit='MiB'>64</memory>
          <os><type arch='%s' machine='%s'>hvm</type></os>
          <devices>
            <interface type='user'>
              <backend type='passt'/>
            </interface>
          </devices>
        </domain>
        """.formatted(
            kind.virtualization().label(), kind.architecture().label(), kind.machine());
  }
}
