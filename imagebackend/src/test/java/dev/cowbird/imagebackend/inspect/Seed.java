/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.inspect;

import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.ImageFormat;
import dev.cowbird.imagebackend.testing.Patched;
import dev.cowbird.imagebackend.testing.QemuImg;
import dev.cowbird.imagebackend.testing.TinyIso;
import dev.cowbird.imagebackend.testing.TinyKernel;
import dev.cowbird.imagebackend.testing.TinyQcow2;
import dev.cowbird.imagebackend.testing.TinyVdi;
import dev.cowbird.imagebackend.testing.TinyVhdx;
import dev.cowbird.imagebackend.testing.TinyVmdk;
import dev.cowbird.imagebackend.testing.TinyVpc;
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
import java.util.function.UnaryOperator;

/**
 * A good image that mutants are made of. A new format joins with a line in {@link #built} and one
 * in {@link #byQemuImg}; its structures are found by themselves.
 *
 * @param name for messages
 * @param format what it is accepted as
 * @param seal makes a mutant's checksums right again, or nothing behind them would ever be read
 */
record Seed(String name, ImageFormat format, ByteBuffer content, UnaryOperator<byte[]> seal) {
  private static final byte[] MARK = "cowbird".getBytes(StandardCharsets.US_ASCII);
  private static final DiskSize SIZE = new DiskSize(1 << 20);

  static Seed of(String name, ImageFormat format, byte[] bytes) {
    return new Seed(
        name, format, ByteBuffer.wrap(bytes).asReadOnlyBuffer(), UnaryOperator.identity());
  }

  private Seed sealedBy(UnaryOperator<byte[]> operator) {
    return new Seed(name, format, content, operator);
  }

  /** A mutant with right checksums; one that was cut has no place for them. */
  byte[] sealed(byte[] mutant) {
    return mutant.length < content.limit() ? mutant : seal.apply(mutant);
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
        Seed.of("vmdk sparse", ImageFormat.VMDK, vmdk(TinyVmdk.sparse(SIZE))),
        Seed.of("vmdk stream", ImageFormat.VMDK, vmdk(TinyVmdk.stream(SIZE))),
        Seed.of("vdi", ImageFormat.VDI, TinyVdi.of(SIZE).block(0, MARK).bytes()),
        Seed.of(
                "vpc dynamic",
                ImageFormat.VPC,
                TinyVpc.dynamic(SIZE).data(1, MARK).bytes())
            .sealedBy(Seed::sealedVpc),
        Seed.of("vpc fixed", ImageFormat.VPC, TinyVpc.fixed(new DiskSize(65536)).bytes())
            .sealedBy(TinyVpc::sealed),
        Seed.of("vhdx", ImageFormat.VHDX, TinyVhdx.of(SIZE).data(0, MARK).bytes())
            .sealedBy(TinyVhdx::sealed),
        Seed.of("iso", ImageFormat.ISO, TinyIso.of("SEED").bootable().bytes()),
        Seed.of("kernel", ImageFormat.KERNEL, TinyKernel.bytes()),
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
    for (String type : List.of("monolithicSparse", "streamOptimized")) {
      seeds.add(byQemuImg(disk, ImageFormat.VMDK, "-o", "subformat=" + type));
    }
    seeds.add(byQemuImg(disk, ImageFormat.VDI, "-o", "static=off"));
    seeds.add(byQemuImg(disk, ImageFormat.VPC, "-o", "force_size=on").sealedBy(Seed::sealedVpc));
    seeds.add(byQemuImg(disk, ImageFormat.VHDX, "-o", "block_size=1M").sealedBy(TinyVhdx::sealed));
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
    return TinyQcow2.of(SIZE)
        .clusterBits(clusterBits)
        .data(0, MARK)
        .data(1, MARK)
        .compressed(2, MARK)
        .data(15, MARK);
  }

  private static byte[] vmdk(TinyVmdk image) {
    return image.grainSectors(8).grain(3, MARK).grain(4, MARK).bytes();
  }

  /** Both footers change alike, or nothing but their contradiction would be found. */
  private static byte[] sealedVpc(byte[] mutant) {
    int footer = mutant.length - 512;
    return TinyVpc.sealed(Patched.withBytes(mutant, footer, Arrays.copyOf(mutant, 512)));
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
