/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.format;

import static dev.cowbird.imagebackend.testing.Patched.cutTo;
import static dev.cowbird.imagebackend.testing.Patched.withByte;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExtSuperblockTest {
  private static final Path MKE2FS = Path.of("/sbin/mke2fs");

  @TempDir
  Path directory;

  @Test
  void reads_the_size_in_blocks() throws IOException {
    assertThat(read(image())).contains(new ExtSuperblock(4096, 65536));
    assertThat(new ExtSuperblock(4096, 65536).fileSystemBytes()).isEqualTo(256L << 20);
  }

  @Test
  void the_high_half_of_the_blocks_counts_with_64_bits_only() throws IOException {
    byte[] image = image();
    ByteBuffer superblock = superblock(image);
    superblock.putInt(0x150, 1);
    assertThat(read(image)).contains(new ExtSuperblock(4096, 65536));

    superblock.putInt(0x60, 0x80);
    superblock.putInt(0x00, (131072 + 2) * 32);
    superblock.putInt(0x28, 32);

    assertThat(read(image)).contains(new ExtSuperblock(4096, (1L << 32) + 65536));
  }

  @ParameterizedTest
  @CsvSource({
    "0x38, 0xef54", // magic
    "0x18, 7", // log block size
    "0x18, -1",
    "0x04, 0", // blocks
    "0x00, 0", // inodes
    "0x00, 16385",
    "0x14, 2", // first data block
    "0x20, 0", // blocks per group
    "0x24, 0", // clusters per group
    "0x24, 32769",
    "0x28, 0", // inodes per group
    "0x28, 32769",
    "0x4c, 2", // revision
    "0x60, 8", // a journal device
  })
  void numbers_that_do_not_belong_together_are_no_superblock(String offset, String value)
      throws IOException {
    byte[] image = image();
    superblock(image).putInt(Integer.decode(offset), Integer.decode(value));

    assertThat(read(image)).isEmpty();
  }

  @Test
  void more_blocks_than_a_long_has_bytes_are_no_superblock() throws IOException {
    byte[] image = image();
    superblock(image).putInt(0x60, 0x80).putInt(0x150, -1);

    assertThat(read(image)).isEmpty();
  }

  @Test
  void the_whole_superblock_has_to_be_there() throws IOException {
    assertThat(read(cutTo(image(), 2048))).isPresent();
    assertThat(read(cutTo(image(), 2047))).isEmpty();
    assertThat(read(new byte[0])).isEmpty();
  }

  @Test
  void random_bytes_behind_the_magic_are_no_superblock() throws IOException {
    byte[] image = new byte[4096];
    for (int seed = 0; seed < 1000; seed++) {
      new Random(seed).nextBytes(image);
      byte[] withMagic = withByte(withByte(image, 1024 + 0x38, 0x53), 1024 + 0x39, 0xef);
      assertThat(read(withMagic)).isEmpty();
    }
  }

  @Tag("e2fsprogs")
  @ParameterizedTest
  @ValueSource(
      strings = {
        "-t ext2 -b 1024", "-t ext3 -b 1024", "-t ext4 -b 1024", "-t ext4 -b 4096",
        "-t ext4 -O bigalloc", "-t ext4 -O bigalloc -b 1024", "-t ext4 -O ^64bit", "-t ext2 -r 0",
        "-t ext4 -N 100000", "-t ext4 -O ^resize_inode -g 1024", "-T small"
      })
  void agrees_with_what_mke2fs_makes(String options) throws Exception {
    assumeTrue(Files.isExecutable(MKE2FS), MKE2FS + " is not installed");
    Path file = Files.write(directory.resolve("fs"), new byte[40 << 20]);
    List<String> command = new ArrayList<>(List.of(MKE2FS.toString(), "-q", "-F"));
    command.addAll(List.of(options.split(" ")));
    command.add(file.toString());

    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();

    try (FileChannel channel = FileChannel.open(file)) {
      assertThat(ExtSuperblock.read(ImageBytes.of(channel)))
          .hasValueSatisfying(
              superblock -> assertThat(superblock.fileSystemBytes()).isEqualTo(40 << 20));
    }
  }

  /** 65536 blocks of 4096 bytes in 2 groups. */
  private static byte[] image() {
    byte[] image = new byte[4096];
    ByteBuffer superblock = superblock(image);
    superblock.putInt(0x00, 16384).putInt(0x04, 65536).putInt(0x14, 0).putInt(0x18, 2);
    superblock.putInt(0x20, 32768).putInt(0x24, 32768).putInt(0x28, 8192);
    superblock.putShort(0x38, (short) 0xef53).putInt(0x4c, 1);
    return image;
  }

  private static ByteBuffer superblock(byte[] image) {
    return ByteBuffer.wrap(image, 1024, 1024).slice().order(ByteOrder.LITTLE_ENDIAN);
  }

  private static Optional<ExtSuperblock> read(byte[] image) throws IOException {
    return ExtSuperblock.read(ImageBytes.of(image));
  }
}
