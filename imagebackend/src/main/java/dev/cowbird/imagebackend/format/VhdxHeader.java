/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.format;

import static dev.cowbird.imagebackend.format.VhdxStructure.MIB;
import static dev.cowbird.imagebackend.format.VhdxStructure.guid;
import static dev.cowbird.imagebackend.format.VhdxStructure.malformed;
import static dev.cowbird.imagebackend.format.VhdxStructure.require;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.UUID;

/**
 * A header of a VHDX image ([MS-VHDX] 2.2.2). There are two, written in turns, so that one of them
 * is always whole.
 *
 * @param sequenceNumber the header with the larger one counts; unsigned
 * @param fileWriteGuid changes whenever the file does
 * @param dataWriteGuid changes whenever the disk does
 * @param logGuid which entries of the log are to be made, if any; zeros for none
 * @param logOffset where the log is: a multiple of 1 MiB
 * @param logBytes how long the log is: a multiple of 1 MiB
 */
public record VhdxHeader(
    long sequenceNumber,
    UUID fileWriteGuid,
    UUID dataWriteGuid,
    UUID logGuid,
    long logOffset,
    long logBytes) {
  private static final String SIGNATURE = "head";
  private static final int BYTES = 4096;
  private static final long FIRST_OFFSET = 64 << 10;
  private static final long SECOND_OFFSET = 128 << 10;
  private static final int VERSION = 1;
  private static final int LOG_VERSION = 0;
  private static final UUID NONE = new UUID(0, 0);

  /**
   * The header that counts.
   *
   * @throws MalformedImageException if neither is whole, or both claim to count
   */
  public static VhdxHeader current(ImageBytes image) throws IOException, MalformedImageException {
    require(image.size() >= MIB, "the file is truncated: it ends inside the header section");
    Optional<VhdxHeader> first = at(image, FIRST_OFFSET);
    Optional<VhdxHeader> second = at(image, SECOND_OFFSET);
    VhdxHeader header = first
        .or(() -> second)
        .orElseThrow(() -> malformed("neither header has the right signature and checksum"));
    VhdxHeader other = second.orElse(header);
    int order = Long.compareUnsigned(header.sequenceNumber, other.sequenceNumber);
    // Disk2vhd writes the same header twice.
    require(
        order != 0 || header.equals(other), "two different headers have the same sequence number");
    return order >= 0 ? header : other;
  }

  public boolean isLogEmpty() {
    return logGuid.equals(NONE);
  }

  private static Optional<VhdxHeader> at(ImageBytes image, long offset)
      throws IOException, MalformedImageException {
    Optional<ByteBuffer> bytes = VhdxStructure.read(image, offset, BYTES, SIGNATURE);
    return bytes.isPresent() ? Optional.of(parse(bytes.get())) : Optional.empty();
  }

  private static VhdxHeader parse(ByteBuffer bytes) throws MalformedImageException {
    int logVersion = Short.toUnsignedInt(bytes.getShort(64));
    int version = Short.toUnsignedInt(bytes.getShort(66));
    require(version == VERSION, "version " + version + " is unknown");
    require(logVersion == LOG_VERSION, "log version " + logVersion + " is unknown");
    VhdxHeader header = new VhdxHeader(
        bytes.getLong(8),
        guid(bytes, 16),
        guid(bytes, 32),
        guid(bytes, 48),
        bytes.getLong(72),
        Integer.toUnsignedLong(bytes.getInt(68)));
    require(
        header.logOffset % MIB == 0 && header.logBytes % MIB == 0,
        "a log of " + header.logBytes + " bytes at " + Long.toUnsignedString(header.logOffset)
            + " is not aligned to 1 MiB");
    return header;
  }
}
