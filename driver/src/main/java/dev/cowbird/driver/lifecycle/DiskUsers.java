/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.lifecycle;

import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import dev.cowbird.driver.domain.DiskDevice.Access;
import dev.cowbird.driver.domain.DomainFiles;
import dev.cowbird.driver.domain.DomainFiles.Used;
import dev.cowbird.driver.hypervisor.Domain;
import dev.cowbird.driver.hypervisor.Hypervisor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Sees that two guests use one file or block device of the host's only to read it, or if both share
 * it. QEMU locks the images that it opens as well, and has the last word where two machines are
 * started at once.
 */
final class DiskUsers {
  private final Hypervisor hypervisor;

  DiskUsers(Hypervisor hypervisor) {
    this.hypervisor = hypervisor;
  }

  /** The file that a path leads to; the path itself where it leads nowhere. */
  static Path real(Path file) {
    try {
      return file.toRealPath();
    } catch (IOException e) {
      return file.toAbsolutePath().normalize();
    }
  }

  /** One of {@code wanted} that does not go with the other uses, as different names may hide. */
  static Optional<Path> clash(List<Used> wanted, List<Used> others) {
    List<Used> real = others.stream().map(DiskUsers::real).toList();
    return wanted.stream()
        .filter(one -> isInTheWay(real(one), real))
        .map(Used::file)
        .findFirst();
  }

  private static Used real(Used used) {
    return new Used(real(used.file()), used.access());
  }

  private static boolean isInTheWay(Used one, List<Used> others) {
    return others.stream()
        .filter(other -> other.file().equals(one.file()))
        .anyMatch(other -> one.access() != other.access() || one.access() == Access.READ_WRITE);
  }

  /**
   * Sees that no domain is in the way, now.
   *
   * @throws DriverException {@code CONFLICT}
   */
  void requireUnused(List<Used> wanted) {
    hypervisor
        .domains()
        .forEach(domain -> clash(wanted, held(domain)).ifPresent(file -> {
          throw new DriverException(
              Kind.CONFLICT,
              file + " is used by domain " + domain.name()
                  + ", and two guests use one file only to read it, or if both share it");
        }));
  }

  /**
   * What a domain that is off only reads may be what its disks are laid on, and must not change. A
   * domain may go between being listed and being asked.
   */
  private static List<Used> held(Domain domain) {
    try {
      boolean active = domain.state().isActive();
      return DomainFiles.read(domain.xml()).stream()
          .filter(file -> active || file.access() == Access.READ_ONLY)
          .toList();
    } catch (DriverException e) {
      if (e.kind() == Kind.NOT_FOUND) {
        return List.of();
      }
      throw e;
    }
  }
}
