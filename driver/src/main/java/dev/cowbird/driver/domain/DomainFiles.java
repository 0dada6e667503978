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
  private static final String READ_ONLY = "(readonly or @device='cdrom')";

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
    return read(xml, "/domain/devices/disk");
  }

  /** As {@link #read(String)}, of the description of one disk. */
  public static List<Used> ofDisk(String xml) {
    return read(xml, "/disk");
  }

  private static List<Used> read(String xml, String disks) {
    XmlDocument document = XmlDocument.parse(xml);
    return Arrays.stream(Access.values())
        .flatMap(access -> expressions(disks, access)
            .flatMap(expression -> document.all(expression).stream())
            .flatMap(file -> path(file).stream())
            .map(file -> new Used(file, access)))
        .toList();
  }

  private static Stream<String> expressions(String disks, Access access) {
    return switch (access) {
      case READ_WRITE -> Stream.of(disks + "[not(shareable) and not" + READ_ONLY + "]" + FILE);
      case READ_ONLY ->
        Stream.of(disks + "[" + READ_ONLY + "]" + FILE, disks + "/descendant::backingStore" + FILE);
      case SHAREABLE -> Stream.of(disks + "[shareable and not" + READ_ONLY + "]" + FILE);
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
