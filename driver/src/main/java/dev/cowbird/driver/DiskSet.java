/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver;

import dev.cowbird.imagebackend.DiskContent;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** Whether a guest can tell its further disks from each other. */
final class DiskSet {
  /** libvirt's names of virtio disks go on, but a q35 machine has no slots for more. */
  private static final int MOST = 200;

  private DiskSet() {}

  /**
   * The disks, if they get along.
   *
   * @throws IllegalArgumentException if they are too many, or two of them have a serial number, as
   *     far as guests are shown it, a label or a path in common; or no label and all else, which
   *     makes their UUIDs the same
   */
  static List<DiskSpec> of(List<DiskSpec> disks) {
    if (disks.size() > MOST) {
      throw new IllegalArgumentException(disks.size() + " further disks are more than " + MOST);
    }
    requireDistinct(
        "serial number, as guests are shown it,",
        disks,
        disk -> disk.attachment().shownSerial());
    requireDistinct("label", disks, DiskSet::label);
    requireDistinct("content, and no labels to tell them apart:", disks, DiskSet::unlabelled);
    requireDistinct("path", disks, DiskSet::path);
    return List.copyOf(disks);
  }

  private static <T> void requireDistinct(
      String what, List<DiskSpec> disks, Function<DiskSpec, Optional<T>> identity) {
    Set<T> seen = new HashSet<>();
    disks.stream().flatMap(disk -> identity.apply(disk).stream()).forEach(each -> {
      if (!seen.add(each)) {
        throw new IllegalArgumentException("Two disks have the " + what + " " + each);
      }
    });
  }

  private static Optional<String> label(DiskSpec disk) {
    return formatted(disk).flatMap(content -> content.label().stream()).findFirst();
  }

  private static Optional<DiskContent.Formatted> unlabelled(DiskSpec disk) {
    return formatted(disk).filter(content -> content.label().isEmpty()).findFirst();
  }

  private static Optional<Object> path(DiskSpec disk) {
    return disk instanceof DiskSpec.Volume volume ? Optional.of(volume.path()) : Optional.empty();
  }

  private static Stream<DiskContent.Formatted> formatted(DiskSpec disk) {
    return disk instanceof DiskSpec.Made made
            && made.content() instanceof DiskContent.Formatted formatted
        ? Stream.of(formatted)
        : Stream.empty();
  }
}
