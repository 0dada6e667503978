/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.lifecycle;

import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import dev.cowbird.driver.domain.DiskDevice.Access;
import dev.cowbird.driver.domain.DomainFiles;
import dev.cowbird.driver.domain.DomainFiles.Used;
import dev.cowbird.driver.hypervisor.Domain;
import dev.cowbird.driver.hypervisor.Hypervisor;
import dev.cowbird.imagebackend.disk.VolumeChain.Link;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Sees that volumes are nobody else's. QEMU locks the images that it opens as well, and has the
 * last word where two machines are started at once.
 */
final class VolumeUse {
  private final Hypervisor hypervisor;
  private final Path stateDirectory;

  /** @param stateDirectory the files in which are Cowbird's own */
  VolumeUse(Hypervisor hypervisor, Path stateDirectory) {
    this.hypervisor = hypervisor;
    this.stateDirectory = stateDirectory;
  }

  /** The hypervisor is asked only if there are volumes. */
  void check(List<PlannedDisk> planned) {
    List<Used> wanted = planned.stream().flatMap(VolumeUse::files).toList();
    if (wanted.isEmpty()) {
      return;
    }
    wanted.forEach(this::requireNotOurs);
    requireApart(wanted);
    hypervisor.domains().forEach(domain -> check(wanted, domain));
  }

  private static Stream<Used> files(PlannedDisk planned) {
    if (!(planned instanceof PlannedDisk.Kept kept)) {
      return Stream.empty();
    }
    Used top = new Used(kept.chain().top().path(), kept.volume().attachment().access());
    Stream<Used> backing = kept.chain().backing().stream()
        .map(Link::path)
        .map(path -> new Used(path, Access.READ_ONLY));
    return Stream.concat(Stream.of(top), backing);
  }

  private void requireNotOurs(Used wanted) {
    if (wanted.file().startsWith(stateDirectory)) {
      throw new DriverException(
          Kind.CONFLICT,
          "Volume " + wanted.file() + " is a file of the state directory " + stateDirectory
              + ", which no machine is given");
    }
  }

  /** Two names of one file are found out here, and a file that is another's backing file. */
  private static void requireApart(List<Used> wanted) {
    for (int i = 0; i < wanted.size(); i++) {
      for (Used other : wanted.subList(0, i)) {
        if (clash(wanted.get(i), other)) {
          throw new DriverException(
              Kind.SPEC_REFUSED,
              "Two disks of the machine use " + other.file() + ", and one of them writes to it");
        }
      }
    }
  }

  /**
   * What a domain that is off only reads may be what its disks are laid on, and must not change. A
   * domain may go between being listed and being asked.
   */
  private static void check(List<Used> wanted, Domain domain) {
    try {
      boolean active = domain.state().isActive();
      List<Used> used = DomainFiles.read(domain.xml()).stream()
          .filter(file -> active || file.access() == Access.READ_ONLY)
          .toList();
      check(wanted, domain.name(), used);
    } catch (DriverException e) {
      if (e.kind() != Kind.NOT_FOUND) {
        throw e;
      }
    }
  }

  private static void check(List<Used> wanted, String domain, List<Used> used) {
    for (Used theirs : used) {
      for (Used ours : wanted) {
        if (clash(ours, new Used(real(theirs.file()), theirs.access()))) {
          throw new DriverException(
              Kind.CONFLICT,
              "Volume " + ours.file() + " is in use by domain " + domain
                  + ", and two guests use one file only to read it, or if both share it");
        }
      }
    }
  }

  private static boolean clash(Used one, Used other) {
    return one.file().equals(other.file())
        && (one.access() != other.access() || one.access() == Access.READ_WRITE);
  }

  private static Path real(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException e) {
      return path;
    }
  }
}
