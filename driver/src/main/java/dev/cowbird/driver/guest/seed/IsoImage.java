/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.guest.seed;

import dev.cowbird.driver.GuestData;
import dev.cowbird.driver.guest.seed.IsoDirectories.ByteOrder;
import dev.cowbird.driver.guest.seed.IsoTree.Directory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An ISO 9660 image (ECMA-119) with Joliet and Rock Ridge, in memory: for a few small files, which
 * belong to root and only root may read. The same files make the same bytes. Equal contents that
 * are one object are stored once.
 *
 * <p>System area, descriptors, path tables, directories, files: each begins at a sector.
 */
final class IsoImage {
  static final int SECTOR = 2048;

  private static final int DESCRIPTORS_AT = 16;
  private static final int PATH_TABLES_AT = DESCRIPTORS_AT + 3;
  private static final String JOLIET_LEVEL_3 = "%/E";

  private final String label;
  private final IsoDirectories rockRidge;
  private final IsoDirectories joliet;
  private final int rockRidgeTable;
  private final int jolietTable;
  private final int directoriesAt;
  private final Map<GuestData, Integer> contentSectors = new LinkedHashMap<>();
  private final int sectorCount;

  private IsoImage(String label, Directory root) {
    this.label = label;
    // how large a path table is does not depend on where the directories lie
    this.rockRidgeTable =
        sectors(new IsoDirectories(root, IsoNaming.ROCK_RIDGE, 0).pathTableSize());
    this.jolietTable = sectors(new IsoDirectories(root, IsoNaming.JOLIET, 0).pathTableSize());
    this.directoriesAt = PATH_TABLES_AT + 2 * rockRidgeTable + 2 * jolietTable;
    this.rockRidge = new IsoDirectories(root, IsoNaming.ROCK_RIDGE, directoriesAt);
    int jolietAt = directoriesAt + rockRidge.sectorCount();
    this.joliet = new IsoDirectories(root, IsoNaming.JOLIET, jolietAt);
    this.sectorCount = placeFiles(root, jolietAt + joliet.sectorCount());
  }

  static byte[] of(String label, List<SeedFile> files) {
    return new IsoImage(label, IsoTree.of(files)).toBytes();
  }

  static int wholeSectors(int bytes) {
    return sectors(bytes) * SECTOR;
  }

  private static int sectors(int bytes) {
    return (bytes + SECTOR - 1) / SECTOR;
  }

  private int placeFiles(Directory directory, int first) {
    int next = first;
    for (GuestData content : directory.files().values()) {
      if (contentSectors.putIfAbsent(content, next) == null) {
        next += sectors(content.size());
      }
    }
    for (Directory child : directory.directories()) {
      next = placeFiles(child, next);
    }
    return next;
  }

  private int sectorOf(GuestData content) {
    return contentSectors.getOrDefault(content, 0);
  }

  private byte[] toBytes() {
    IsoBytes image = new IsoBytes().zeros(DESCRIPTORS_AT * SECTOR);
    image.raw(descriptor(IsoNaming.ROCK_RIDGE)).raw(descriptor(IsoNaming.JOLIET));
    image.u8(255).ascii("CD001").u8(1).zerosTo(PATH_TABLES_AT * SECTOR);
    for (IsoDirectories directories : List.of(rockRidge, joliet)) {
      for (ByteOrder order : ByteOrder.values()) {
        image.raw(directories.pathTable(order)).zerosTo(wholeSectors(image.size()));
      }
    }
    image.raw(rockRidge.toBytes(this::sectorOf)).raw(joliet.toBytes(this::sectorOf));
    for (GuestData content : contentSectors.keySet()) {
      image.raw(content.toBytes()).zerosTo(wholeSectors(image.size()));
    }
    return image.toBytes();
  }

  /** A primary (8.4) or supplementary (8.5) volume descriptor. */
  private byte[] descriptor(IsoNaming naming) {
    boolean primary = naming == IsoNaming.ROCK_RIDGE;
    IsoDirectories directories = primary ? rockRidge : joliet;
    int table = primary ? PATH_TABLES_AT : PATH_TABLES_AT + 2 * rockRidgeTable;
    IsoBytes bytes = new IsoBytes().u8(primary ? 1 : 2).ascii("CD001").u8(1).u8(0);
    bytes.padded("", naming.charset(), 32).padded(label, naming.charset(), 32).zeros(8);
    bytes.both32(sectorCount).ascii(primary ? "" : JOLIET_LEVEL_3).zerosTo(120);
    bytes.both16(1).both16(1).both16(SECTOR).both32(directories.pathTableSize());
    bytes.little32(table).little32(0);
    bytes.big32(table + (primary ? rockRidgeTable : jolietTable)).big32(0);
    bytes.raw(directories.rootRecord());
    for (int length : new int[] {128, 128, 128, 128, 37, 37, 37}) { // who published it, and so on
      bytes.padded("", naming.charset(), length);
    }
    bytes.longTime().longTime().noTime().noTime().u8(1);
    return bytes.zerosTo(SECTOR).toBytes();
  }
}
