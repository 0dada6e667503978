/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.lifecycle;

import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import dev.cowbird.driver.domain.XmlDocument;
import dev.cowbird.driver.domain.edit.Device;
import dev.cowbird.driver.domain.edit.DomainEditor;
import dev.cowbird.driver.hypervisor.Domain;
import dev.cowbird.driver.hypervisor.Hypervisor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Who uses a file or device of the host's as a disk, in a way that another use does not go with.
 *
 * @param file the one that its name leads to
 * @param wanted the other use
 */
record DiskUsers(Path file, DiskSharing wanted) {
  DiskUsers {
    file = real(file);
  }

  /** The file that a path leads to; the path itself where it leads nowhere. */
  static Path real(Path file) {
    try {
      return file.toRealPath();
    } catch (IOException e) {
      return file.toAbsolutePath().normalize();
    }
  }

  /** The name of a domain that does. */
  Optional<String> among(Hypervisor hypervisor) {
    return hypervisor.domains().stream()
        .filter(this::isInTheWay)
        .map(Domain::name)
        .findFirst();
  }

  /** A domain may go between being listed and being asked. */
  private boolean isInTheWay(Domain domain) {
    try {
      return isInTheWay(DomainEditor.of(domain.xml()));
    } catch (DriverException e) {
      if (e.kind() == Kind.NOT_FOUND) {
        return false;
      }
      throw e;
    }
  }

  boolean isInTheWay(DomainEditor domain) {
    return domain.devices().stream()
        .filter(device -> device.kind().equals("disk"))
        .anyMatch(this::isInTheWay);
  }

  private boolean isInTheWay(Device disk) {
    XmlDocument document = XmlDocument.parse(disk.toXml());
    boolean isSource = hasFile(document.all("/disk/source/@*[name()='file' or name()='dev']"));
    boolean isBehind =
        hasFile(document.all("/disk/backingStore//source/@*[name()='file' or name()='dev']"));
    return (isSource && !wanted.goesWith(DiskSharing.of(disk)))
        || (isBehind && wanted != DiskSharing.READ_ONLY);
  }

  private boolean hasFile(List<String> names) {
    return names.stream().map(name -> real(Path.of(name))).anyMatch(file::equals);
  }
}
