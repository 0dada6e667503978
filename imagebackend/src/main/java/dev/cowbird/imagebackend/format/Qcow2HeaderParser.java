/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.format;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** Reads a {@link Qcow2Header} by the rules of qemu's docs/interop/qcow2.txt, section Header. */
final class Qcow2HeaderParser {
  private static final int VERSION_2_BYTES = 72;
  private static final int VERSION_3_BYTES = 104;
  private static final int COMPRESSION_TYPE_OFFSET = 104;
  private static final int MIN_CLUSTER_BITS = 9;
  private static final int MAX_CLUSTER_BITS = 21;
  private static final int MIN_EXTENDED_L2_CLUSTER_BITS = 14;
  private static final int MAX_REFCOUNT_ORDER = 6;
  private static final int VERSION_2_REFCOUNT_ORDER = 4;
  private static final int EXTENSION_HEADER_BYTES = 8;

  private final ByteBuffer bytes;
  private final int version;
  private final int clusterBits;
  private final int headerBytes;

  static Qcow2Header parse(ImageBytes image) throws IOException, MalformedImageException {
    return new Qcow2HeaderParser(image).header();
  }

  private Qcow2HeaderParser(ImageBytes image) throws IOException, MalformedImageException {
    ByteBuffer start = image.read(0, (int) Math.min(image.size(), VERSION_3_BYTES));
    require(start.remaining() >= VERSION_2_BYTES, "the file ends inside the qcow2 header");
    require(start.getInt(0) == Qcow2Header.MAGIC, "the file does not begin with the qcow2 magic");
    version = start.getInt(4);
    require(
        version == 2 || version == 3,
        "qcow2 version " + Integer.toUnsignedString(version) + " is neither 2 nor 3");
    clusterBits = start.getInt(20);
    require(
        clusterBits >= MIN_CLUSTER_BITS && clusterBits <= MAX_CLUSTER_BITS,
        "qcow2 clusters of 2^" + Integer.toUnsignedString(clusterBits) + " bytes are not possible");
    headerBytes = headerBytes(start);
    bytes = image.read(0, (int) Math.min(image.size(), 1L << clusterBits));
    require(headerBytes <= bytes.limit(), "the file ends inside the qcow2 header");
  }

  private int headerBytes(ByteBuffer start) throws MalformedImageException {
    if (version == 2) {
      return VERSION_2_BYTES;
    }
    require(start.remaining() >= VERSION_3_BYTES, "the file ends inside the qcow2 header");
    int length = start.getInt(100);
    require(
        length >= VERSION_3_BYTES && length % 8 == 0 && length <= 1L << clusterBits,
        "a qcow2 header of " + Integer.toUnsignedString(length) + " bytes is not possible");
    return length;
  }

  private Qcow2Header header() throws MalformedImageException {
    long backingOffset = bytes.getLong(8);
    Optional<String> backingFile = backingFile(backingOffset);
    // The name of the backing file ends the header extensions; without one, the cluster does.
    Map<Qcow2Extension, String> extensions =
        extensions(backingFile.isPresent() ? (int) backingOffset : bytes.limit());
    Qcow2Header header = new Qcow2Header(
        version,
        backingFile,
        clusterBits,
        bytes.getLong(24),
        unsignedInt(32),
        unsignedInt(36),
        bytes.getLong(40),
        bytes.getLong(48),
        unsignedInt(56),
        unsignedInt(60),
        bytes.getLong(64),
        version == 2 ? 0 : bytes.getLong(72),
        version == 2 ? 0 : bytes.getLong(80),
        version == 2 ? 0 : bytes.getLong(88),
        version == 2 ? VERSION_2_REFCOUNT_ORDER : bytes.getInt(96),
        headerBytes,
        headerBytes > COMPRESSION_TYPE_OFFSET
            ? Byte.toUnsignedInt(bytes.get(COMPRESSION_TYPE_OFFSET))
            : Qcow2Header.ZLIB,
        Optional.ofNullable(extensions.get(Qcow2Extension.BACKING_FORMAT)),
        extensions.keySet());
    check(header);
    return header;
  }

  private static void check(Qcow2Header header) throws MalformedImageException {
    require(header.virtualBytes() >= 0, "the qcow2 virtual size is over 2^63-1 bytes");
    require(
        header.refcountOrder() >= 0 && header.refcountOrder() <= MAX_REFCOUNT_ORDER,
        "qcow2 reference counts of 2^"
            + Integer.toUnsignedString(header.refcountOrder())
            + " bits are not possible");
    require(
        header.has(Qcow2Feature.COMPRESSION_TYPE) == (header.compressionType() != Qcow2Header.ZLIB),
        "qcow2 compression type "
            + header.compressionType()
            + " and its feature bit contradict each other");
    require(
        !header.has(Qcow2Feature.EXTENDED_L2)
            || header.clusterBits() >= MIN_EXTENDED_L2_CLUSTER_BITS,
        "qcow2 clusters of "
            + header.clusterBytes()
            + " bytes are too small for extended L2 entries");
  }

  private Optional<String> backingFile(long offset) throws MalformedImageException {
    long length = unsignedInt(16);
    if (offset == 0) {
      // The length is undefined then, says the specification.
      return Optional.empty();
    }
    require(
        length <= Qcow2Overlay.MAX_BACKING_NAME_BYTES,
        "a qcow2 backing file name of " + length + " bytes is too long");
    require(
        offset >= headerBytes && offset <= bytes.limit() - length,
        "the qcow2 backing file name lies outside the header cluster");
    return Optional.of(text((int) offset, (int) length));
  }

  /**
   * The header extensions up to {@code end}, with their content as text, which it is for some only.
   */
  private Map<Qcow2Extension, String> extensions(int end) throws MalformedImageException {
    Map<Qcow2Extension, String> extensions = new EnumMap<>(Qcow2Extension.class);
    int position = headerBytes;
    while (end - position >= EXTENSION_HEADER_BYTES) {
      int type = bytes.getInt(position);
      long length = unsignedInt(position + 4);
      int content = position + EXTENSION_HEADER_BYTES;
      require(
          length <= end - content,
          "a qcow2 header extension of " + length + " bytes leaves the header cluster");
      if (type == 0) {
        break;
      }
      Optional<Qcow2Extension> known = Qcow2Extension.ofType(type);
      if (known.isPresent()) {
        require(
            extensions.put(known.get(), text(content, (int) length)) == null,
            "the qcow2 header extension " + known.get() + " is there twice");
      }
      position = content + (int) Qcow2Header.ceilDiv(length, 8) * 8;
    }
    return extensions;
  }

  private String text(int offset, int length) {
    byte[] text = new byte[length];
    bytes.get(offset, text);
    return new String(text, StandardCharsets.UTF_8);
  }

  private long unsignedInt(int offset) {
    return Integer.toUnsignedLong(bytes.getInt(offset));
  }

  static void require(boolean condition, String otherwise) throws MalformedImageException {
    if (!condition) {
      throw new MalformedImageException(otherwise);
    }
  }
}
