/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain;

import dev.cowbird.imagebackend.StateLayout;
import dev.cowbird.imagebackend.UsedImage;
import dev.cowbird.imagebackend.UsedImage.Backing;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reads from any domain's description which images it uses. Volumes of libvirt's storage pools and
 * disks on the network are not looked into, unless the description names what they lie on.
 */
public final class DomainImages {
  /**
   * The files at which the description of a chain breaks off. Where it goes to an empty
   * backingStore, qemu goes by it and not by the headers. What is said to be raw refers to nothing,
   * whatever its guest has written into it.
   */
  private static final String OPEN_ENDS = "/domain/devices/disk"
      + "/descendant-or-self::*[self::disk or self::backingStore]"
      + "[not(backingStore) and not(driver/@type='raw') and not(format/@type='raw')]"
      + "/source/@*[name()='file' or name()='dev']";

  private DomainImages() {}

  /**
   * The files of the domain's disks, and what the description as a whole names of the cache.
   *
   * @param user what the domain is called, as whoever uses the images
   * @throws IllegalArgumentException if {@code xml} is not well-formed
   */
  public static List<UsedImage> read(String xml, String user) {
    Stream<UsedImage> named = StateLayout.basesNamedIn(xml).stream()
        .map(name -> new UsedImage(Path.of("/", name), Backing.KNOWN, user));
    Stream<UsedImage> open = XmlDocument.parse(xml).all(OPEN_ENDS).stream()
        .flatMap(file -> path(file).stream())
        .map(file -> new UsedImage(file, Backing.IN_HEADER, user));
    return Stream.concat(named, open).toList();
  }

  private static Optional<Path> path(String text) {
    try {
      return Optional.of(Path.of(text)).filter(Path::isAbsolute);
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }
}
