/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.flow;

import static dev.cowbird.imagebackend.testing.Patched.cutTo;
import static dev.cowbird.imagebackend.testing.Patched.withBytes;
import static dev.cowbird.imagebackend.testing.Patched.withLong;
import static dev.cowbird.imagebackend.testing.Patched.withText;

import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.testing.QemuImg;
import dev.cowbird.imagebackend.testing.TinyIso;
import dev.cowbird.imagebackend.testing.TinyKernel;
import dev.cowbird.imagebackend.testing.TinyQcow2;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/** Images that must be accepted: ordinary ones, and odd ones that are valid. */
final class GoodImages {
  static final int DISK_BYTES = 1 << 20;

  private static final byte[] MARK = {'c', 'o', 'w', 'b', 'i', 'r', 'd'};
  private static final String ONE_PARTITION =
      "80000000830000004000000000020000" + "00".repeat(48) + "55aa";

  private final Path directory;
  private final CorpusFiles corpus;

  private GoodImages(Path directory) {
    this.directory = directory;
    this.corpus = new CorpusFiles(directory);
  }

  /** All of them; makes files of its own in the directory. */
  static List<CorpusCase> in(Path directory) throws Exception {
    GoodImages images = new GoodImages(directory);
    images.byQemuImg();
    images.otherFormatsByQemuImg();
    images.changedByQemuImg();
    images.odd();
    images.rawAndIso();
    images.bootFiles();
    return images.corpus.cases();
  }

  /** Half of it does not compress, and half is zeros. */
  static byte[] disk() {
    byte[] half = new byte[DISK_BYTES / 2];
    new Random(17).nextBytes(half);
    return Arrays.copyOf(half, DISK_BYTES);
  }

  /** What qemu-img makes of a disk. */
  static byte[] made(Path directory, byte[] disk, String format, String... options)
      throws IOException, InterruptedException {
    Path raw = Files.write(directory.resolve("raw"), disk);
    Path image = directory.resolve("made");
    List<Object> arguments = new ArrayList<>(List.of("convert", "-f", "raw", "-O", format));
    arguments.addAll(List.of(options));
    arguments.addAll(List.of(raw, image));
    QemuImg.run(arguments.toArray());
    byte[] bytes = Files.readAllBytes(image);
    Files.delete(image);
    return bytes;
  }

  private void byQemuImg() throws Exception {
    for (String options : List.of(
        "compat=1.1",
        "compat=0.10",
        "cluster_size=512",
        "cluster_size=4k,compat=0.10",
        "cluster_size=2M",
        "extended_l2=on",
        "lazy_refcounts=on",
        "refcount_bits=1",
        "refcount_bits=64",
        "preallocation=metadata",
        "preallocation=full")) {
      good("qcow2 " + options, made(directory, disk(), "qcow2", "-o", options));
    }
    for (String options :
        List.of("compat=0.10", "compression_type=zstd", "extended_l2=on", "cluster_size=512")) {
      good("qcow2 compressed " + options, made(directory, disk(), "qcow2", "-c", "-o", options));
    }
    byte[] uneven = cutTo(disk(), 333 * 512);
    byte[] full = new byte[3 * 65536];
    new Random(18).nextBytes(full);
    corpus.good("qcow2 of no whole clusters", "qcow2", made(directory, uneven, "qcow2"), uneven);
    corpus.good("qcow2 all full", "qcow2", made(directory, full, "qcow2"), full);
    byte[] zeros = new byte[DISK_BYTES];
    corpus.good("qcow2 all empty", "qcow2", made(directory, zeros, "qcow2"), zeros);
    byte[] text = new byte[DISK_BYTES];
    Arrays.fill(text, (byte) 'A');
    corpus.good(
        "qcow2 of one letter, compressed", "qcow2", made(directory, text, "qcow2", "-c"), text);
  }

  private void otherFormatsByQemuImg() throws Exception {
    for (String[] image : new String[][] {
      {"vmdk", "subformat=monolithicSparse"},
      {"vmdk", "subformat=monolithicSparse,zeroed_grain=on"},
      {"vmdk", "subformat=monolithicSparse,compat6=on"},
      {"vmdk", "subformat=streamOptimized"},
      {"vdi", "static=off"},
      {"vdi", "static=on"},
      {"vpc", "subformat=dynamic"},
      {"vpc", "subformat=fixed"},
      {"vpc", "subformat=dynamic,force_size=on"},
      {"vpc", "subformat=fixed,force_size=on"},
      {"vhdx", "subformat=dynamic"},
      {"vhdx", "subformat=fixed"},
      {"vhdx", "block_size=1M,block_state_zero=off"}
    }) {
      byte[] bytes = made(directory, disk(), image[0], "-o", image[1]);
      Path file = Files.write(directory.resolve("made"), bytes);
      Path raw = directory.resolve("unpacked");
      // A vpc disk sized by its geometry is a little larger than what it was made of.
      QemuImg.run("convert", "-f", image[0], "-O", "raw", file, raw);
      corpus.good(String.join(" ", image), image[0], bytes, Files.readAllBytes(raw));
    }
  }

  private void changedByQemuImg() throws Exception {
    Path image = directory.resolve("changed");
    Files.write(image, made(directory, disk(), "qcow2"));
    QemuImg.run("snapshot", "-c", "one", image);
    good("qcow2 with a snapshot", Files.readAllBytes(image));
    QemuImg.run("bitmap", "--add", "-f", "qcow2", image, "changes");
    good("qcow2 with a snapshot and a bitmap", Files.readAllBytes(image));
    QemuImg.run("bitmap", "--remove", "-f", "qcow2", image, "changes");
    QemuImg.run("resize", "-f", "qcow2", "--shrink", image, "600k");
    corpus.good("qcow2 shrunk", "qcow2", Files.readAllBytes(image), cutTo(disk(), 600 * 1024));
    QemuImg.run("resize", "-f", "qcow2", image, "2G");
    QemuImg.run("resize", "-f", "qcow2", "--shrink", image, "400k");
    corpus.good(
        "qcow2 whose L1 table was grown and moved",
        "qcow2",
        Files.readAllBytes(image),
        cutTo(disk(), 400 * 1024));
  }

  private void odd() throws Exception {
    byte[] plain = made(directory, disk(), "qcow2");
    good("qcow2 marked as dirty", withLong(plain, 72, withDirty(plain)));
    good("qcow2 with unknown compatible features", withLong(plain, 80, -1L << 1));
    good("qcow2 with unknown autoclear features", withLong(plain, 88, 1L << 40));
    good("qcow2 with a longer file than it needs", Arrays.copyOf(plain, plain.length + 12345));
    byte[] disk = Arrays.copyOf(MARK, DISK_BYTES);
    TinyQcow2 tiny = TinyQcow2.of(new DiskSize(DISK_BYTES)).data(0, MARK);
    corpus.good(
        "qcow2 with an unknown extension", "qcow2", tiny.extension(1, MARK).bytes(), disk);
    byte[] nested =
        TinyQcow2.of(new DiskSize(DISK_BYTES)).backingFile("/etc/passwd", "raw").bytes();
    corpus.good(
        "qcow2 of a disk that begins as qcow2 with a backing file",
        "qcow2",
        made(directory, nested, "qcow2"),
        nested);
    byte[] iso = TinyIso.of("CORPUS").bytes();
    corpus.good("qcow2 of an iso", "qcow2", made(directory, iso, "qcow2"), iso);
  }

  /** Version 3's first incompatible feature, beside those that are there. */
  private static long withDirty(byte[] image) {
    return ByteBuffer.wrap(image).getLong(72) | 1;
  }

  private void rawAndIso() {
    byte[] partitioned = withBytes(disk(), 446, HexFormat.of().parseHex(ONE_PARTITION));
    raw("raw with an MBR", partitioned);
    raw("raw with a protective MBR and no GPT", withBytes(partitioned, 450, new byte[] {-18}));
    raw("raw with a damaged GPT", withText(partitioned, 512, "EFI PART"));
    raw("raw random", disk());
    raw("raw zeros", new byte[DISK_BYTES]);
    raw("raw of one byte", new byte[] {42});
    raw("raw of no whole sectors", cutTo(disk(), 100_001));
    raw("raw with ustar in its boot code", withText(partitioned, 257, "ustar"));
    raw("raw with qcow2 in a partition", withText(partitioned, 32768, "QFI\u00fb\0\0\0\3"));
    raw("raw with vmdk text in a partition", withText(partitioned, 32768, "# Disk DescriptorFile"));
    raw(
        "raw with vpc's name before its last sector",
        withText(partitioned, DISK_BYTES - 1024, "conectix"));
    byte[] iso = TinyIso.of("CORPUS").bootable().bytes();
    byte[] hybrid = withBytes(iso, 446, HexFormat.of().parseHex(ONE_PARTITION));
    corpus.good("iso", "iso", iso, iso);
    corpus.good("iso with an MBR", "iso", hybrid, hybrid);
    raw("raw that is an iso with an MBR", hybrid);
    byte[] longer = Arrays.copyOf(iso, iso.length + 300 * 1024 + 1);
    corpus.good(
        "iso with more behind it", "iso", longer, Arrays.copyOf(longer, longer.length + 511));
  }

  private void bootFiles() {
    byte[] kernel = TinyKernel.bytes();
    corpus.good("kernel", "kernel", kernel, Arrays.copyOf(kernel, 1024));
    corpus.good("kernel by Amazon's name", "aki", kernel, Arrays.copyOf(kernel, 1024));
    raw("raw that is a kernel", kernel);
    byte[] initrd = withBytes(disk(), 0, HexFormat.of().parseHex("1f8b08"));
    corpus.good("initrd, compressed", "initrd", initrd, initrd);
    corpus.good("initrd by Amazon's name", "ari", disk(), disk());
    corpus.good("raw by Amazon's name", "ami", disk(), disk());
  }

  private void good(String name, byte[] image) {
    corpus.good(name, "qcow2", image, disk());
  }

  private void raw(String name, byte[] image) {
    int sectors = (image.length + 511) / 512;
    corpus.good(name, "raw", image, Arrays.copyOf(image, sectors * 512));
  }

  /** A qcow2 image, for others to spoil. */
  static byte[] plain() {
    return TinyQcow2.of(new DiskSize(DISK_BYTES)).data(0, MARK).data(9, MARK).bytes();
  }
}
