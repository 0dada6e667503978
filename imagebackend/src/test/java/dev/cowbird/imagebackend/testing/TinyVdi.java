/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.testing;

import dev.cowbird.imagebackend.DiskSize;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * Makes small vdi images in memory, which qemu-img reads. The order in the file is: header, block
 * map, blocks.
 */
public final class TinyVdi {
  /** Where the block map begins, and the blocks of at most 128. */
  public static final int MAP = 512;

  public static final int DATA = 1024;

  private static final int BLOCK_BYTES = 1 << 20;

  private final DiskSize size;
  private final Map<Integer, byte[]> blocks = new TreeMap<>();

  private TinyVdi(DiskSize size) {
    this.size = size;
  }

  /** A dynamic image with a disk of this size, which holds nothing yet. */
  public static TinyVdi of(DiskSize size) {
    return new TinyVdi(size);
  }

  /** The guest's block number {@code index} begins with {@code content}; the rest is zeros. */
  public TinyVdi block(int index, byte[] content) {
    blocks.put(index, content.clone());
    return this;
  }

  public byte[] bytes() {
    int count = (int) ((size.bytes() + BLOCK_BYTES - 1) / BLOCK_BYTES);
    ByteBuffer file =
        ByteBuffer.allocate(DATA + blocks.size() * BLOCK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    file.put("<<< Cowbird test image >>>\n".getBytes(StandardCharsets.US_ASCII));
    file.position(64)
        .putInt(0xbeda107f)
        .putInt(0x00010001)
        .putInt(400)
        .putInt(1)
        .putInt(0);
    file.position(340).putInt(MAP).putInt(DATA);
    file.position(360)
        .putInt(512)
        .putInt(0)
        .putLong(size.bytes())
        .putInt(BLOCK_BYTES)
        .putInt(0);
    file.putInt(count).putInt(blocks.size()).putLong(4711).putLong(4711);
    Arrays.fill(file.array(), MAP, MAP + count * Integer.BYTES, (byte) 0xff);
    int next = 0;
    for (Map.Entry<Integer, byte[]> block : blocks.entrySet()) {
      file.putInt(MAP + block.getKey() * Integer.BYTES, next);
      file.put(DATA + next * BLOCK_BYTES, block.getValue());
      next++;
    }
    return file.array();
  }
}
