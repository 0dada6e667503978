/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.flow;

import static dev.cowbird.imagebackend.testing.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cowbird.imagebackend.DeclaredFormat;
import dev.cowbird.imagebackend.Disk;
import dev.cowbird.imagebackend.DiskKind;
import dev.cowbird.imagebackend.DiskRequest;
import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.ImageBackend;
import dev.cowbird.imagebackend.ImageBackendConfig;
import dev.cowbird.imagebackend.ImageException.Kind;
import dev.cowbird.imagebackend.ImageId;
import dev.cowbird.imagebackend.ImageLocation;
import dev.cowbird.imagebackend.ImageRequest;
import dev.cowbird.imagebackend.InstanceLock;
import dev.cowbird.imagebackend.InstanceName;
import dev.cowbird.imagebackend.ProgressListener;
import dev.cowbird.imagebackend.flow.LocalImageBackend.Host;
import dev.cowbird.imagebackend.testing.InMemorySource;
import dev.cowbird.imagebackend.testing.Patched;
import dev.cowbird.imagebackend.testing.ScriptedCommandRunner;
import dev.cowbird.imagebackend.testing.TinyQcow2;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Attacks by images that were found in others' image handling, by their CVE numbers. No command
 * ever sees one of these: the script of the runner is empty, and whatever is run fails.
 */
class KnownAttacksTest {
  private static final int DATA_FILE = 0x44415441;
  private static final int DATA_FILE_FEATURE = 2;
  private static final DiskSize SMALL = new DiskSize(1 << 20);
  private static final DiskSize DISK = DiskSize.ofGib(1);
  private static final InstanceName WEB = new InstanceName("web");
  private static final ImageRequest IMAGE = ImageRequest.of(ImageLocation.parse("/memory/image"));
  private static final String[] DECLARED = {"qcow2", "raw", "vmdk", "iso", "vpc"};

  private final Path directory;
  private final Path hostFile;
  private final ImageBackend backend;
  private final InMemorySource source =
      new InMemorySource(new ImageId("/memory/image"), new byte[512]);
  private final ScriptedCommandRunner commands = new ScriptedCommandRunner();

  KnownAttacksTest(@TempDir Path directory) throws IOException {
    this.directory = directory;
    hostFile = Files.writeString(directory.resolve("shadow"), "root:secret");
    backend = LocalImageBackend.open(
        ImageBackendConfig.of(directory.resolve("state")),
        Host.ofThisMachine().withCommands(commands).withSources(location -> source));
  }

  @AfterEach
  void close() {
    backend.close();
  }

  @Test
  void cve_2011_3147_a_backing_file_shows_a_file_of_the_host() {
    assertRefused(
        TinyQcow2.of(SMALL).backingFile(hostFile.toString(), "raw").bytes(), "backing file");
    assertRefused(TinyQcow2.of(SMALL).backingFile("../shadow", "raw").bytes(), "backing file");
  }

  @Test
  void cve_2013_1922_a_guest_writes_a_header_into_its_raw_disk() throws IOException {
    Disk disk = create(DiskSize.ZERO, DiskKind.RAW);
    byte[] header = TinyQcow2.of(SMALL).backingFile(hostFile.toString(), "raw").bytes();
    Files.write(disk.path(), Arrays.copyOf(header, 512), StandardOpenOption.WRITE);

    assertThat(backend.findDisk(WEB)).contains(disk);
    assertThat(create(DiskSize.ZERO, DiskKind.RAW)).isEqualTo(disk);
    assertThat(disk.kind()).isEqualTo(DiskKind.RAW);
    assertThat(disk.backingChain()).isEmpty();
    assertThat(commands.commands()).isEmpty();
  }

  @Test
  void cve_2013_2096_a_small_file_has_a_large_virtual_size() {
    source.replace(TinyQcow2.of(DiskSize.ofGib(512)).clusterBits(21).bytes(), "2");

    assertFails(Kind.IMAGE_TOO_LARGE, () -> create(DISK, DiskKind.QCOW2));
    assertUntouched();
  }

  @Test
  void cve_2013_4463_a_compressed_image_fills_the_disk() {
    source.replace(
        TinyQcow2.of(DiskSize.ofGib(2)).compressed(0, new byte[65536]).bytes(), "2");

    assertFails(Kind.IMAGE_TOO_LARGE, () -> create(DISK, DiskKind.QCOW2));
    assertUntouched();
  }

  @Test
  void cve_2013_4469_the_same_where_disks_are_raw_copies() {
    source.replace(
        TinyQcow2.of(DiskSize.ofGib(2)).compressed(0, new byte[65536]).bytes(), "2");

    assertFails(Kind.IMAGE_TOO_LARGE, () -> create(DISK, DiskKind.RAW));
    assertUntouched();
  }

  @Test
  void cve_2015_5163_an_old_header_with_a_backing_file_is_converted() {
    byte[] image =
        TinyQcow2.of(SMALL).version(2).backingFile(hostFile.toString(), "raw").bytes();

    assertRefused(image, "backing file");
    // Without the extension that names the format, as version 2 mostly has it.
    assertRefused(Patched.withInt(image, 72, 0), "backing file");
  }

  @Test
  void cve_2022_47951_a_vmdk_descriptor_names_a_file_of_the_host_as_its_extent() {
    assertRefused(descriptor("# Disk DescriptorFile\nversion=1\n", "FLAT"), "");
    assertRefused(descriptor("# Disk DescriptorFile\nversion=1\n", "VMFS"), "");
    assertRefused(descriptor("version=1\n", "FLAT"), "");
  }

  @Test
  void cve_2024_32498_an_external_data_file_is_a_file_of_the_host() {
    byte[] name = hostFile.toString().getBytes(StandardCharsets.UTF_8);
    byte[] image = TinyQcow2.of(SMALL)
        .feature(DATA_FILE_FEATURE)
        .extension(DATA_FILE, name)
        .bytes();

    assertRefused(image, "external data file");
    assertRefused(Patched.withLong(image, 88, 2), "external data file");
    // The name without the bit, which a reader may forget to look at.
    assertRefused(TinyQcow2.of(SMALL).extension(DATA_FILE, name).bytes(), "external data file");
  }

  @Test
  void cve_2024_40767_the_same_in_images_that_are_declared_raw() {
    byte[] name = hostFile.toString().getBytes(StandardCharsets.UTF_8);
    byte[] qcow2 = TinyQcow2.of(SMALL)
        .feature(DATA_FILE_FEATURE)
        .extension(DATA_FILE, name)
        .bytes();
    byte[] vmdk = descriptor("#\n\n  \r\nversion=1\r\n", "FLAT");

    for (byte[] image : new byte[][] {qcow2, vmdk}) {
      source.replace(image, "2");
      assertFails(Kind.IMAGE_REFUSED, () -> pull(IMAGE.withFormat(new DeclaredFormat("raw"))))
          .hasMessageContaining("declared raw, but the content is");
      assertUntouched();
    }
  }

  @Test
  void cve_2024_45219_uploaded_images_name_files_in_qemus_own_words() {
    for (String name : new String[] {
      "json:{\"driver\":\"file\",\"filename\":\"" + hostFile + "\"}",
      "file:" + hostFile,
      "nbd:unix:" + hostFile,
      "fat:rw:" + directory
    }) {
      assertRefused(TinyQcow2.of(SMALL).backingFile(name, "raw").bytes(), "backing file");
      assertRefused(
          TinyQcow2.of(SMALL)
              .feature(DATA_FILE_FEATURE)
              .extension(DATA_FILE, name.getBytes(StandardCharsets.UTF_8))
              .bytes(),
          "external data file");
    }
  }

  @Test
  void cve_2024_50386_images_that_come_from_a_url_are_judged_no_less() {
    byte[] image = TinyQcow2.of(SMALL).backingFile(hostFile.toString(), "raw").bytes();
    source.replace(image, "2");
    source.moveAway();

    assertFails(Kind.IMAGE_REFUSED, () -> pull(IMAGE)).hasMessageContaining("backing file");
    assertFails(Kind.IMAGE_REFUSED, () -> create(DISK, DiskKind.QCOW2));
    assertUntouched();
  }

  private byte[] descriptor(String start, String type) {
    String text = start
        + "CID=00000001\nparentCID=ffffffff\ncreateType=\"monolithicFlat\"\nRW 2048 "
        + type
        + " \""
        + hostFile
        + "\" 0\nddb.adapterType = \"ide\"\n";
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Refused under each name it may come with, and for its own reason if that is right. */
  private void assertRefused(byte[] image, String reason) {
    source.replace(image, "2");
    assertFails(Kind.IMAGE_REFUSED, () -> pull(IMAGE)).hasMessageContaining(reason);
    for (String declared : DECLARED) {
      assertFails(Kind.IMAGE_REFUSED, () -> pull(IMAGE.withFormat(new DeclaredFormat(declared))));
    }
    assertFails(Kind.IMAGE_REFUSED, () -> create(DISK, DiskKind.QCOW2));
    assertUntouched();
  }

  private void assertUntouched() {
    assertThat(commands.commands()).isEmpty();
    assertThat(backend.layout().bases()).isEmptyDirectory();
    assertThat(backend.layout().instances()).isEmptyDirectory();
    assertThat(hostFile).hasContent("root:secret");
  }

  private void pull(ImageRequest request) {
    backend.pull(request, ProgressListener.none());
  }

  private Disk create(DiskSize size, DiskKind kind) {
    try (InstanceLock lock = backend.lockInstance(WEB)) {
      return backend.createDisk(
          lock, new DiskRequest(IMAGE, WEB, size, kind), ProgressListener.none());
    }
  }
}
