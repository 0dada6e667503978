/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.hypervisor;

import dev.cowbird.driver.DriverException;
import java.io.BufferedReader;
import java.io.FileReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What this host's kernel says about running guests on its processor.
 *
 * @param flags the feature flags of the first processor in {@code /proc/cpuinfo}; empty where the
 *     kernel lists none
 * @param kvm what is at {@code /dev/kvm}
 */
public record HostCpu(Set<String> flags, KvmDevice kvm) {
  private static final Path CPUINFO = Path.of("/proc/cpuinfo");
  private static final Path KVM = Path.of("/dev/kvm");

  /** Whether the kernel has a device for KVM. */
  public enum KvmDevice {
    PRESENT,
    ABSENT
  }

  public HostCpu {
    flags = Set.copyOf(flags);
  }

  /**
   * Reads this host's facts.
   *
   * @throws DriverException {@code HYPERVISOR_ERROR} if {@code /proc/cpuinfo} can't be read
   */
  public static HostCpu read() {
    return read(CPUINFO, KVM);
  }

  static HostCpu read(Path cpuinfo, Path kvm) {
    // ISO-8859-1 takes any byte: a vendor's string need not be text. Files.lines would fail on an
    // interrupt, which is for those who wait to answer. The first processor is enough: for each of
    // them the kernel may have to ask it how fast it runs.
    try (BufferedReader lines =
        new BufferedReader(new FileReader(cpuinfo.toFile(), StandardCharsets.ISO_8859_1))) {
      Set<String> flags = lines
          .lines()
          .filter(line -> line.matches("flags\\s*:.*"))
          .findFirst()
          .map(line -> line.substring(line.indexOf(':') + 1).trim())
          .stream()
          .flatMap(list -> Arrays.stream(list.split("\\s+")))
          .filter(flag -> !flag.isEmpty())
          .collect(Collectors.toUnmodifiableSet());
      return new HostCpu(flags, Files.exists(kvm) ? KvmDevice.PRESENT : KvmDevice.ABSENT);
    } catch (IOException | UncheckedIOException e) {
      throw new DriverException(
          DriverException.Kind.HYPERVISOR_ERROR,
          "Can't read the processor's flags from " + cpuinfo,
          e);
    }
  }
}
