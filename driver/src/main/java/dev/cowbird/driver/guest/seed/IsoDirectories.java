/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.guest.seed;

import dev.cowbird.driver.GuestData;
import dev.cowbird.driver.guest.seed.IsoTree.Directory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToIntFunction;

/**
 * The directories of a tree under one naming: ECMA-119's directory records (9.1) and path tables
 * (9.4). Where each directory lies is decided when it is made; where a file lies is asked.
 */
final class IsoDirectories {
  private static final int SECTOR = IsoImage.SECTOR;
  private static final int DIRECTORY = 2;
  private static final int DIRECTORY_MODE = 0040500;
  private static final int FILE_MODE = 0100400;
  private static final byte[] SELF = {0};
  private static final byte[] PARENT = {1};

  private final IsoNaming naming;
  private final List<Directory> inOrder;
  private final Map<Directory, Integer> sectors = new HashMap<>();
  private final Map<Directory, Integer> sizes = new HashMap<>();

  /** @param first the sector where the root lies; the others follow */
  IsoDirectories(Directory root, IsoNaming naming, int first) {
    this.naming = naming;
    this.inOrder = inOrder(root, naming);
    int next = first;
    for (Directory directory : inOrder) {
      sectors.put(directory, next);
      sizes.put(directory, 0);
      int size = IsoImage.wholeSectors(records(directory, content -> 0).size());
      sizes.put(directory, size);
      next += size / SECTOR;
    }
  }

  /** Level by level, as a path table wants it. */
  private static List<Directory> inOrder(Directory root, IsoNaming naming) {
    List<Directory> found = new ArrayList<>(List.of(root));
    for (int i = 0; i < found.size(); i++) {
      found.get(i).directories().stream()
          .sorted(Comparator.comparing(
              child -> naming.directoryName(child.name()), Arrays::compareUnsigned))
          .forEach(found::add);
    }
    return List.copyOf(found);
  }

  int sectorCount() {
    return sizes.values().stream().mapToInt(size -> size / SECTOR).sum();
  }

  int pathTableSize() {
    return pathTable(ByteOrder.LITTLE).length;
  }

  /** All of them, one after the other. */
  byte[] toBytes(ToIntFunction<GuestData> sectorOf) {
    IsoBytes all = new IsoBytes();
    for (Directory directory : inOrder) {
      int end = all.size() + sizes.getOrDefault(directory, 0);
      all.raw(records(directory, sectorOf).toBytes()).zerosTo(end);
    }
    return all.toBytes();
  }

  /** The record of the root that stands in a volume descriptor. */
  byte[] rootRecord() {
    return record(SELF, place(inOrder.get(0)), new byte[0]);
  }

  enum ByteOrder {
    LITTLE,
    BIG
  }

  byte[] pathTable(ByteOrder order) {
    IsoBytes table = new IsoBytes();
    for (Directory directory : inOrder) {
      byte[] name = directory == inOrder.get(0) ? SELF : naming.directoryName(directory.name());
      int parent = inOrder.indexOf(directory.parent()) + 1;
      int sector = sectors.getOrDefault(directory, 0);
      table.u8(name.length).u8(0);
      switch (order) {
        case LITTLE -> table.little32(sector).u8(parent).u8(parent >>> 8);
        case BIG -> table.big32(sector).u8(parent >>> 8).u8(parent);
      }
      table.raw(name).zeros(name.length % 2);
    }
    return table.toBytes();
  }

  private record Place(int sector, int size, int flags) {}

  private Place place(Directory directory) {
    return new Place(
        sectors.getOrDefault(directory, 0), sizes.getOrDefault(directory, 0), DIRECTORY);
  }

  private IsoBytes records(Directory directory, ToIntFunction<GuestData> sectorOf) {
    SortedMap<byte[], byte[]> entries = new TreeMap<>(Arrays::compareUnsigned);
    directory.directories().forEach(child -> {
      byte[] name = naming.directoryName(child.name());
      byte[] extension = joined(attributes(child), naming.nameExtension(child.name()));
      entries.put(name, record(name, place(child), extension));
    });
    directory.files().forEach((fileName, content) -> {
      byte[] name = naming.fileName(fileName);
      Place place = new Place(sectorOf.applyAsInt(content), content.size(), 0);
      byte[] extension = joined(naming.attributes(FILE_MODE, 1), naming.nameExtension(fileName));
      entries.put(name, record(name, place, extension));
    });
    if (entries.size() < directory.directories().size() + directory.files().size()) {
      throw new IllegalArgumentException(
          "Two names are the same in an image: " + directory.files().keySet());
    }

    boolean isRoot = directory.parent() == directory;
    byte[] announcement = isRoot ? naming.announcement() : new byte[0];
    IsoBytes all = new IsoBytes();
    all.raw(record(SELF, place(directory), joined(announcement, attributes(directory))));
    all.raw(record(PARENT, place(directory.parent()), attributes(directory.parent())));
    for (byte[] record : entries.values()) {
      int room = SECTOR - all.size() % SECTOR;
      all.zeros(record.length > room ? room : 0); // no record crosses a sector's end (6.8.1.1)
      all.raw(record);
    }
    return all;
  }

  private byte[] attributes(Directory directory) {
    return naming.attributes(DIRECTORY_MODE, 2 + directory.directories().size());
  }

  private static byte[] joined(byte[] first, byte[] second) {
    return new IsoBytes().raw(first).raw(second).toBytes();
  }

  private static byte[] record(byte[] name, Place place, byte[] extension) {
    IsoBytes rest = new IsoBytes()
        .u8(0)
        .both32(place.sector())
        .both32(place.size())
        .time()
        .u8(place.flags())
        .zeros(2)
        .both16(1)
        .u8(name.length)
        .raw(name)
        .zeros(1 - name.length % 2)
        .raw(extension);
    rest.zeros((rest.size() + 1) % 2); // with its length before it, of even length
    return new IsoBytes().u8(rest.size() + 1).raw(rest.toBytes()).toBytes();
  }
}
