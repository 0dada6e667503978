/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.format;

import static dev.cowbird.imagebackend.format.VhdxStructure.malformed;
import static dev.cowbird.imagebackend.format.VhdxStructure.require;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Which parts a VHDX file has, and where ([MS-VHDX] 2.2.3). There are two copies of the table. */
public final class VhdxRegionTable {
  private static final String SIGNATURE = "regi";
  private static final int BYTES = 64 << 10;
  private static final long FIRST_OFFSET = 192 << 10;
  private static final long SECOND_OFFSET = 256 << 10;
  private static final int HEADER_BYTES = 16;
  private static final int MAX_ENTRIES = 2047;

  private final Map<UUID, VhdxRegion> regions = new LinkedHashMap<>();

  private VhdxRegionTable() {}

  /**
   * Reads both copies of the table; nothing that they refer to.
   *
   * @throws MalformedImageException if they are not both right and the same, or if the block table
   *     or the metadata is missing
   */
  public static VhdxRegionTable read(ImageBytes image) throws IOException, MalformedImageException {
    Optional<ByteBuffer> first = VhdxStructure.read(image, FIRST_OFFSET, BYTES, SIGNATURE);
    Optional<ByteBuffer> second = VhdxStructure.read(image, SECOND_OFFSET, BYTES, SIGNATURE);
    // Which one counts can't be told, if they differ; qemu reads the first only.
    require(
        first.isPresent() && second.isPresent(),
        "a region table has a wrong signature or checksum");
    require(first.get().equals(second.get()), "the two region tables contradict each other");
    VhdxRegionTable table = new VhdxRegionTable();
    table.parse(first.get());
    table.region(VhdxRegion.BLOCK_TABLE);
    table.region(VhdxRegion.METADATA);
    return table;
  }

  /** The regions that a reader has to understand, and does not. */
  public Set<UUID> unknownRequired() {
    return regions.values().stream()
        .filter(region -> region.required() && !region.isKnown())
        .map(VhdxRegion::guid)
        .collect(Collectors.toUnmodifiableSet());
  }

  VhdxRegion region(UUID guid) throws MalformedImageException {
    VhdxRegion region = regions.get(guid);
    if (region == null) {
      throw malformed("the region table has no region " + guid);
    }
    return region;
  }

  Iterable<VhdxRegion> all() {
    return regions.values();
  }

  private void parse(ByteBuffer table) throws MalformedImageException {
    long entries = Integer.toUnsignedLong(table.getInt(8));
    require(entries <= MAX_ENTRIES, "a region table of " + entries + " entries is not possible");
    for (int index = 0; index < entries; index++) {
      VhdxRegion region = VhdxRegion.parse(table, HEADER_BYTES + index * VhdxRegion.ENTRY_BYTES);
      require(
          regions.put(region.guid(), region) == null,
          "the region table has the " + region.name() + " twice");
    }
  }
}
