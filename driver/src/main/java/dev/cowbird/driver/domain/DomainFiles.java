/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain;

import dev.cowbird.driver.domain.DiskDevice.Access;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads from any domain's description which files its guest reads, writes, or shares. */
public final class DomainFiles {
  private static final String FILE = "/source/@*[name()='file' or name()='dev']";
  private static final String DISK = "/domain/devices/disk";

  private DomainFiles() {}

  /** A file or block device of a domain's, and what its guest may do with it. */
  public record Used(Path file, Access access) {}

  /**
   * The files of the domain's disks, and those behind them that the description names, which guests
   * only read.
   *
   * @throws IllegalArgumentException if {@code xml} is not well-formed
   */
  public static List<Used> read(String xml) {
    XmlDocument document = XmlDocument.parse(xml);
    return Arrays.stream(Access.values())
        .flatMap(access -> expressions(access)
            .flatMap(expression -> document.all(expression).stream())
            .flatMap(file -> path(file).stream())
            .map(file -> new Used(file, access)))
        .toList();
  }

  private static Stream<String> expressions(Access access) {
    return switch (access) {
      case READ_WRITE -> Stream.of(DISK + "[not(readonly) and not(shareable)]" + FILE);
      case READ_ONLY ->
        Stream.of(DISK + "[readonly]" + FILE, DISK + "/descendant::backingStore" + FILE);
      case SHAREABLE -> Stream.of(DISK + "[shareable and not(readonly)]" + FILE);
    };
  }

  private static Optional<Path> path(String text) {
    try {
      return Optional.of(Path.of(text)).filter(Path::isAbsolute);
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }
}
