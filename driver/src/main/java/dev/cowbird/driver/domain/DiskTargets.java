/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The names that libvirt knows disks by: those that were asked for, and the next free of a bus. */
public final class DiskTargets {
  private static final int LETTERS = 26;

  private DiskTargets() {}

  /** The next name for a disk that asks for none. */
  public static String next(DiskDevice disk, Set<String> taken) {
    return next(prefix(disk.onBus()), new HashSet<>(taken));
  }

  /** One for each disk, in their order. */
  static List<String> of(List<DiskDevice> disks) {
    Set<String> taken = new HashSet<>();
    disks.forEach(disk -> disk.target().ifPresent(taken::add));
    List<String> targets = new ArrayList<>();
    for (DiskDevice disk : disks) {
      targets.add(disk.target().orElseGet(() -> next(prefix(disk.onBus()), taken)));
    }
    return List.copyOf(targets);
  }

  private static String next(String prefix, Set<String> taken) {
    int index = 0;
    while (!taken.add(prefix + letters(index))) {
      index++;
    }
    return prefix + letters(index);
  }

  private static String letters(int index) {
    String last = Character.toString('a' + index % LETTERS);
    return index < LETTERS ? last : letters(index / LETTERS - 1) + last;
  }

  private static String prefix(DiskBus bus) {
    return switch (bus) {
      case VIRTIO -> "vd";
      case SCSI, SATA, USB -> "sd";
      case IDE -> "hd";
      case FDC -> "fd";
    };
  }
}
