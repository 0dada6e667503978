/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.flow;

import static dev.cowbird.imagebackend.testing.Patched.cutTo;
import static dev.cowbird.imagebackend.testing.Patched.withBytes;
import static dev.cowbird.imagebackend.testing.Patched.withInt;
import static dev.cowbird.imagebackend.testing.Patched.withLong;
import static dev.cowbird.imagebackend.testing.Patched.withText;

import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.testing.QemuImg;
import dev.cowbird.imagebackend.testing.TinyIso;
import dev.cowbird.imagebackend.testing.TinyQcow2;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/** Images that must be refused, by families: what goes wrong if they are not. */
final class BadImages {
  private static final int CLUSTER = 65536;
  private static final int L1 = 3 * CLUSTER;
  private static final int L2 = 4 * CLUSTER;
  private static final long COPIED = 1L << 63;
  private static final long COMPRESSED = 1L << 62;
  private static final int ENCRYPTION_HEADER = 0x0537be77;
  private static final int DATA_FILE = 0x44415441;
  private static final DiskSize SIZE = new DiskSize(GoodImages.DISK_BYTES);
  private static final byte[] PLAIN = GoodImages.plain();

  private final Path directory;
  private final Path canary;
  private final CorpusFiles corpus;

  private BadImages(Path directory, Path canary) {
    this.directory = directory;
    this.corpus = new CorpusFiles(directory);
    this.canary = canary;
  }

  /**
   * All of them; makes files of its own in the directory.
   *
   * @param canary a file of the host that some of them refer to
   */
  static List<CorpusCase> in(Path directory, Path canary) throws Exception {
    BadImages images = new BadImages(directory, canary);
    images.references();
    images.referencesByQemuImg();
    images.wrongDeclarations();
    images.twoFormats();
    images.otherFormats();
    images.encrypted();
    images.broken();
    images.truncated();
    images.sizes();
    return images.corpus.cases();
  }

  /** The host's file would be copied into the guest's disk. */
  private void references() {
    for (String name : List.of(
        canary.toString(),
        canary.getFileName().toString(),
        "file:" + canary,
        "json:{\"driver\":\"raw\",\"file\":{\"driver\":\"file\",\"filename\":\"" + canary + "\"}}",
        "nbd://127.0.0.1:1/x",
        "/dev/zero")) {
      byte[] text = bytes(name);
      qcow2("backing file " + name, tiny().backingFile(name, "raw").bytes());
      qcow2(
          "backing file, version 2, " + name,
          tiny().version(2).backingFile(name, "raw").bytes());
      qcow2("data file " + name, tiny().feature(2).extension(DATA_FILE, text).bytes());
    }
    byte[] text = bytes(canary.toString());
    qcow2("data file without its feature", tiny().extension(DATA_FILE, text).bytes());
    qcow2("data file, raw", withLong(tiny().extension(DATA_FILE, text).bytes(), 88, 2));
    qcow2("data file without its name", tiny().feature(2).bytes());
    qcow2("backing file without a name", withLong(PLAIN, 8, 4096));
    for (String extent : List.of(
        "RW 2048 FLAT \"%s\" 0",
        "RW 2048 VMFS \"%s\"",
        "RW 2048 SPARSE \"%s\"",
        "RW 2048 VMFSSPARSE \"%s\"",
        "RDONLY 2048 FLAT \"%s\" 0")) {
      bad(
          "vmdk descriptor " + extent,
          "vmdk",
          descriptor("# Disk DescriptorFile\nversion=1\n", extent));
      bad(
          "vmdk descriptor without its first line " + extent,
          "vmdk",
          descriptor("version=1\n", extent));
    }
    bad("vmdk descriptor as raw", "raw", descriptor("version=1\n", "RW 2048 FLAT \"%s\" 0"));
  }

  private byte[] descriptor(String start, String extent) {
    return bytes(start + "CID=00000001\nparentCID=ffffffff\ncreateType=\"monolithicFlat\"\n"
        + extent.formatted(canary) + "\nddb.adapterType = \"ide\"\n");
  }

  private void referencesByQemuImg() throws Exception {
    for (String format : List.of("qcow2", "qed", "vmdk", "qcow")) {
      Path base = directory.resolve("base." + format);
      QemuImg.run("create", "-f", format, base, "1M");
      QemuImg.run("create", "-f", format, "-F", format, "-b", base, directory.resolve("overlay"));
      bad(format + " overlay", format, Files.readAllBytes(directory.resolve("overlay")));
    }
    for (String type : List.of("monolithicFlat", "twoGbMaxExtentFlat", "twoGbMaxExtentSparse")) {
      Path image = directory.resolve(type + ".vmdk");
      QemuImg.run("create", "-f", "vmdk", "-o", "subformat=" + type, image, "1M");
      bad("vmdk " + type, "vmdk", Files.readAllBytes(image));
    }
  }

  /** A tool that guesses would read what the header says; one that believes, a header as a disk. */
  private void wrongDeclarations() throws Exception {
    byte[] referring = tiny().backingFile(canary.toString(), "raw").bytes();
    byte[] disk = GoodImages.disk();
    byte[] iso = TinyIso.of("CORPUS").bytes();
    for (String declared :
        List.of("raw", "iso", "vmdk", "vpc", "vhd", "vhdx", "vdi", "kernel", "initrd")) {
      bad("qcow2", declared, PLAIN);
      bad("qcow2 with a backing file", declared, referring);
    }
    for (String declared : List.of("qcow2", "iso", "vmdk", "vpc", "vhdx", "vdi", "kernel")) {
      bad("raw", declared, disk);
    }
    for (String declared :
        List.of("qcow2", "raw", "vmdk", "vpc", "vhdx", "vdi", "kernel", "initrd")) {
      bad("iso", declared, iso);
    }
    for (String format : List.of("vmdk", "vpc", "vhdx", "vdi")) {
      byte[] image = GoodImages.made(directory, disk, format);
      bad(format, "raw", image);
      bad(format, "qcow2", image);
    }
    bad("vpc fixed", "raw", GoodImages.made(directory, disk, "vpc", "-o", "subformat=fixed"));
    for (String declared : List.of(
        "",
        "RAW",
        "--help",
        "-f",
        "json:{}",
        "host_device",
        "luks",
        "raw,file.filename=/etc/passwd",
        "qcow2 ",
        "auto")) {
      bad("raw", declared, disk);
    }
  }

  /** Whoever looks second sees another disk than who looks first. */
  private void twoFormats() {
    bad("qcow2 and vpc", "qcow2", withText(PLAIN, PLAIN.length - 512, "conectix"));
    bad("qcow2 and old vpc", "qcow2", withText(PLAIN, PLAIN.length - 511, "conectix"));
    bad("qcow2 and dmg", "qcow2", withText(PLAIN, PLAIN.length - 512, "koly"));
    bad("qcow2 and iso", "qcow2", withText(PLAIN, 32769, "CD001"));
    bad("qcow2 and vdi", "qcow2", withBytes(PLAIN, 64, HexFormat.of().parseHex("7f10dabe")));
    byte[] iso = TinyIso.of("CORPUS").bytes();
    for (String declared : List.of("iso", "raw", "qcow2")) {
      bad("iso and qcow2", declared, withText(iso, 0, "QFI\u00fb\0\0\0\3"));
    }
    bad("iso and vmdk", "iso", withText(iso, 0, "KDMV"));
    bad("iso and vmdk descriptor", "iso", withText(iso, 0, "# Disk DescriptorFile\nversion=1\n"));
    bad("iso and vpc", "iso", withText(iso, iso.length - 512, "conectix"));
    bad("iso and luks", "iso", withText(iso, 0, "LUKS\u00ba\u00be\0\1"));
  }

  private void otherFormats() throws Exception {
    byte[] disk = GoodImages.disk();
    for (String format : List.of("qcow", "qed", "parallels")) {
      byte[] image = GoodImages.made(directory, disk, format);
      bad(format, "raw", image);
      bad(format, format, image);
    }
    for (String magic : List.of(
        "1f8b08",
        "fd377a585a00",
        "28b52ffd",
        "504b0304",
        "377abcaf271c",
        "4c554b53babe0001",
        "4c554b53babe0002",
        "425a6839314159265359")) {
      bad("begins with " + magic, "raw", withBytes(disk, 0, HexFormat.of().parseHex(magic)));
    }
    bad("tar", "raw", tar());
    bad("cloop", "raw", withText(disk, 0, "#!/bin/sh\n#V2.0 Format\nmodprobe cloop"));
    bad("bochs", "raw", withText(disk, 0, "Bochs Virtual HD Image\0"));
    bad("dmg", "raw", withText(disk, disk.length - 512, "koly"));
  }

  /** An archive of one empty file, as an OVA begins with its description. */
  private static byte[] tar() {
    byte[] tar = withText(withText(new byte[10240], 0, "box.ovf"), 257, "ustar\00000");
    int sum = 8 * ' ';
    for (byte value : tar) {
      sum += Byte.toUnsignedInt(value);
    }
    return withText(tar, 148, String.format("%06o\0 ", sum));
  }

  private void encrypted() throws Exception {
    Path image = directory.resolve("encrypted");
    QemuImg.run(
        "create",
        "--object",
        "secret,id=key,data=secret",
        "-f",
        "qcow2",
        "-o",
        "encrypt.format=aes,encrypt.key-secret=key",
        image,
        "1M");
    qcow2("encrypted by aes", Files.readAllBytes(image));
    byte[] luks = tiny().extension(ENCRYPTION_HEADER, new byte[16]).bytes();
    qcow2("encrypted by luks", withInt(luks, 32, 2));
    qcow2("encrypted by luks, with no method", luks);
    qcow2("encrypted in an unknown way", withInt(PLAIN, 32, 77));
  }

  /** Errors that qemu-img lets pass, or that make a disk of zeros. */
  private void broken() {
    for (String declared : List.of("raw", "qcow2", "iso", "vmdk", "vpc", "vhdx", "vdi")) {
      bad("empty", declared, new byte[0]);
    }
    qcow2("unknown feature", tiny().feature(20).bytes());
    qcow2("corrupt", tiny().feature(1).bytes());
    qcow2("version 4", withInt(PLAIN, 4, 4));
    qcow2("version 0", withInt(PLAIN, 4, 0));
    qcow2("clusters of 256 bytes", withInt(PLAIN, 20, 8));
    qcow2("clusters of 4 MiB", withInt(PLAIN, 20, 22));
    qcow2("clusters of 2^255 bytes", withInt(PLAIN, 20, 255));
    qcow2("header of 96 bytes", withInt(PLAIN, 100, 96));
    qcow2("header of 2 GiB", withInt(PLAIN, 100, 1L << 31));
    qcow2("header longer than its cluster", withInt(PLAIN, 100, CLUSTER + 8));
    qcow2("extension that leaves the header", withLong(PLAIN, 104, 0xe2792acafffffff0L));
    qcow2("reference counts of 128 bits", withInt(PLAIN, 96, 7));
    qcow2("L1 table outside", withLong(PLAIN, 40, 1L << 40));
    qcow2("L1 table on the header", withLong(PLAIN, 40, 0));
    qcow2("L1 table on the refcount table", withLong(PLAIN, 40, CLUSTER));
    qcow2("L1 table unaligned", withLong(PLAIN, 40, L1 + 8));
    qcow2("L1 table of 32 GiB", withInt(PLAIN, 36, -1));
    qcow2("L1 table missing", withInt(PLAIN, 36, 0));
    qcow2("refcount table outside", withLong(PLAIN, 48, 1L << 40));
    qcow2("refcount table on the header", withLong(PLAIN, 48, 0));
    qcow2("refcount table of 256 TiB", withInt(PLAIN, 56, -1));
    qcow2("refcount table missing", withInt(PLAIN, 56, 0));
    qcow2("snapshot table outside", withLong(withInt(PLAIN, 60, 1), 64, 1L << 40));
    qcow2("2^32 snapshots", withLong(withInt(PLAIN, 60, -1), 64, 5 * CLUSTER));
    qcow2("L2 table outside", withLong(PLAIN, L1, COPIED | 1L << 40));
    qcow2("L2 table on the L1 table", withLong(PLAIN, L1, COPIED | L1));
    qcow2("L1 entry with reserved bits", withLong(PLAIN, L1, COPIED | L2 | 1));
    qcow2("data outside", withLong(PLAIN, L2, COPIED | 1L << 40));
    qcow2("data in the header", withLong(PLAIN, L2, COMPRESSED | 512));
    qcow2("data on the L1 table", withLong(PLAIN, L2, COPIED | L1));
    qcow2("data unaligned", withLong(PLAIN, L2, COPIED | 5 * CLUSTER + 512));
    qcow2("L2 entry with reserved bits", withLong(PLAIN, L2, COPIED | 1L << 60 | 5 * CLUSTER));
    qcow2(
        "compressed data that leaves the file",
        withLong(PLAIN, L2, COMPRESSED | 255L << 54 | 7 * CLUSTER - 512));
    qcow2(
        "compressed data that can't be inflated",
        withLong(notDeflated(), L2, COMPRESSED | 5 * CLUSTER));
    qcow2("virtual size of no whole sectors", withLong(PLAIN, 24, 1000));
    qcow2("text", bytes("this is no image\n".repeat(100)));
    qcow2("magic alone", bytes("QFI\u00fb"));
    bad("broken", "iso", withText(TinyIso.of("CORPUS").bytes(), 34816 + 1, "XXXXX"));
    bad("without block size", "iso", withInt(TinyIso.of("CORPUS").bytes(), 32768 + 128, 0));
  }

  private static byte[] notDeflated() {
    byte[] random = new byte[512];
    new Random(2).nextBytes(random);
    return withBytes(PLAIN, 5 * CLUSTER, random);
  }

  private void truncated() throws Exception {
    byte[] made = GoodImages.made(directory, GoodImages.disk(), "qcow2");
    byte[] compressed = GoodImages.made(directory, GoodImages.disk(), "qcow2", "-c");
    for (int eighths = 1; eighths < 8; eighths++) {
      qcow2("cut to " + eighths + "/8", cutTo(made, made.length / 8 * eighths));
      qcow2(
          "compressed, cut to " + eighths + "/8",
          cutTo(compressed, compressed.length / 8 * eighths));
    }
    qcow2("cut by a byte", cutTo(made, made.length - 1));
    for (int length : new int[] {1, 4, 8, 71, 72, 103, 104, 512}) {
      qcow2("cut to " + length + " bytes", cutTo(made, length));
    }
    for (String format : List.of("vmdk", "vpc", "vhdx", "vdi")) {
      byte[] image = GoodImages.made(directory, GoodImages.disk(), format);
      bad("cut to a half", format, cutTo(image, image.length / 2));
      bad("cut to a sector", format, cutTo(image, 512));
    }
    byte[] iso = TinyIso.of("CORPUS").bytes();
    bad("cut by a byte", "iso", cutTo(iso, iso.length - 1));
    bad("cut to its descriptors", "iso", cutTo(iso, 36864));
    bad("cut inside its descriptors", "iso", cutTo(iso, 34000));
  }

  /** The disk would be full, or the import would not end. */
  private void sizes() {
    qcow2("virtual size 0", withLong(PLAIN, 24, 0));
    qcow2("virtual size of 8 EiB", withLong(PLAIN, 24, Long.MAX_VALUE - 511));
    qcow2("virtual size below 0", withLong(PLAIN, 24, -512));
    qcow2(
        "virtual size over the limit",
        TinyQcow2.of(DiskSize.ofGib(1025)).clusterBits(21).bytes());
    qcow2("virtual size over the L1 table's", withLong(PLAIN, 24, 1L << 39));
    qcow2("1 TiB of one cluster", shared());
    qcow2("1 GiB of one compressed cluster", compressedBomb());
  }

  private static byte[] shared() {
    byte[] image = withInt(withLong(PLAIN, 24, 1L << 40), 36, 2048);
    ByteBuffer tables = ByteBuffer.wrap(image);
    for (int entry = 0; entry < 2048; entry++) {
      tables.putLong(L1 + entry * 8, COPIED | L2);
    }
    for (int entry = 0; entry < CLUSTER / 8; entry++) {
      tables.putLong(L2 + entry * 8, COPIED | 5 * CLUSTER);
    }
    return image;
  }

  /** In a file with enough room for as many streams as its entries tell of. */
  private static byte[] compressedBomb() {
    byte[] mark = new byte[CLUSTER];
    Arrays.fill(mark, (byte) 'A');
    byte[] tables = TinyQcow2.of(DiskSize.ofGib(1))
        .compressed(0, mark)
        .compressed(8192, mark)
        .bytes();
    ByteBuffer image = ByteBuffer.wrap(cutTo(tables, 32 * CLUSTER));
    long entry = image.getLong(L2);
    for (int index = 0; index < 2 * CLUSTER / 8; index++) {
      image.putLong(L2 + index * 8, entry);
    }
    return image.array();
  }

  private static TinyQcow2 tiny() {
    return TinyQcow2.of(SIZE).data(0, new byte[] {1});
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private void qcow2(String name, byte[] image) {
    bad(name, "qcow2", image);
  }

  private void bad(String name, String declared, byte[] image) {
    corpus.bad(name, declared, image);
  }
}
