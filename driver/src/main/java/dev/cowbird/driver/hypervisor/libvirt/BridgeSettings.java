/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.hypervisor.libvirt;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Whether the kernel shows the packets of bridges to iptables, by which libvirt filters. The
 * settings are there from when br_netfilter is loaded, which the first filter sees to, and on by
 * then: see {@code physdev_mt_check} in the kernel's {@code xt_physdev.c}.
 *
 * @param sys where they are: {@code /proc/sys}
 */
record BridgeSettings(Path sys) {
  private static final String PREFIX = "net.bridge.bridge-nf-call-";

  List<String> off() {
    return Stream.of(PREFIX + "iptables", PREFIX + "ip6tables")
        .filter(this::isOff)
        .toList();
  }

  private boolean isOff(String setting) {
    try {
      return Files.readString(sys.resolve(setting.replace('.', '/'))).strip().equals("0");
    } catch (NoSuchFileException e) {
      return false;
    } catch (IOException e) {
      return true; // A setting that nobody can tell holds nothing.
    }
  }
}
