/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.inspect;

import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.ImageFormat;
import dev.cowbird.imagebackend.testing.Patched;
import dev.cowbird.imagebackend.testing.QemuImg;
import dev.cowbird.imagebackend.testing.TinyIso;
import dev.cowbird.imagebackend.testing.TinyQcow2;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * A good image that mutants are made of. A new format joins with a line in {@link #built} and one
 * in {@link #byQemuImg}; its structures are found by themselves.
 *
 * @param name for messages
 * @param format what it is accepted as
 */
record Seed(String name, ImageFormat format, ByteBuffer content) {
  private static final DiskSize SIZE = new DiskSize(1 << 20);

  static Seed of(String name, ImageFormat format, byte[] bytes) {
    return new Seed(name, format, ByteBuffer.wrap(bytes).asReadOnlyBuffer());
  }

  byte[] bytes() {
    byte[] bytes = new byte[content.limit()];
    content.get(0, bytes);
    return bytes;
  }

  /** Images made in code, small ones first. */
  static List<Seed> built() {
    return List.of(
        qcow2("qcow2 of 512 byte clusters", qcow2(9)),
        qcow2("qcow2 of 4 KiB clusters", qcow2(12)),
        qcow2("qcow2 of 64 KiB clusters", qcow2(16)),
        qcow2("qcow2 version 2", qcow2(9).version(2)),
        Seed.of("qcow2 with subclusters", ImageFormat.QCOW2, subclusters()),
        qcow2("qcow2 with extensions", extended()),
        Seed.of("iso", ImageFormat.ISO, TinyIso.of("SEED").bootable().bytes()),
        Seed.of("raw with an MBR", ImageFormat.RAW, partitioned()));
  }

  /** Images made by qemu-img of a disk that is half random and half zeros. */
  static List<Seed> byQemuImg(Path directory) throws Exception {
    Path disk = directory.resolve("disk");
    byte[] content = new byte[300_000];
    new Random(3).nextBytes(content);
    Files.write(disk, Arrays.copyOf(content, 1 << 20));
    List<Seed> seeds = new ArrayList<>();
    for (String options : List.of(
        "cluster_size=512",
        "cluster_size=4k,compat=0.10",
        "extended_l2=on,cluster_size=16k",
        "compression_type=zstd,cluster_size=4k")) {
      seeds.add(byQemuImg(disk, ImageFormat.QCOW2, "-c", "-o", options));
      seeds.add(byQemuImg(disk, ImageFormat.QCOW2, "-o", options));
    }
    return seeds;
  }

  private static Seed byQemuImg(Path disk, ImageFormat format, String... options)
      throws InterruptedException, IOException {
    Path image = disk.resolveSibling("seed");
    List<Object> arguments = new ArrayList<>(List.of("convert", "-f", "raw", "-O", format.label()));
    arguments.addAll(List.of(options));
    arguments.addAll(List.of(disk, image));
    QemuImg.run(arguments.toArray());
    return Seed.of(format + " " + String.join(" ", options), format, Files.readAllBytes(image));
  }

  private static Seed qcow2(String name, TinyQcow2 image) {
    return Seed.of(name, ImageFormat.QCOW2, image.bytes());
  }

  private static TinyQcow2 qcow2(int clusterBits) {
    byte[] text = "cowbird".getBytes(StandardCharsets.US_ASCII);
    return TinyQcow2.of(SIZE)
        .clusterBits(clusterBits)
        .data(0, text)
        .data(1, text)
        .compressed(2, text)
        .data(15, text);
  }

  /** One extended L2 entry: of the first cluster, four subclusters hold data. */
  private static byte[] subclusters() {
    int clusterBytes = 1 << 14;
    byte[] image =
        TinyQcow2.of(SIZE).clusterBits(14).feature(4).data(0, new byte[] {1}).bytes();
    return Patched.withLong(image, 4 * clusterBytes + 8, 0xf);
  }

  private static TinyQcow2 extended() {
    return qcow2(12).extension(0x6803f857, new byte[48]).extension(0x23852875, new byte[24]);
  }

  private static byte[] partitioned() {
    byte[] disk = new byte[40960 + 512];
    new Random(11).nextBytes(disk);
    ByteBuffer mbr = ByteBuffer.wrap(disk).order(ByteOrder.LITTLE_ENDIAN).position(446);
    mbr.putInt(0x80).putInt(0x83).putInt(64).putInt(16).put(new byte[48]).putShort((short) 0xaa55);
    return disk;
  }

  @Override
  public String toString() {
    return name;
  }
}
