/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.flow;

import static dev.cowbird.imagebackend.testing.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cowbird.imagebackend.Base;
import dev.cowbird.imagebackend.DeclaredFormat;
import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.ImageBackend;
import dev.cowbird.imagebackend.ImageBackendConfig;
import dev.cowbird.imagebackend.ImageException.Kind;
import dev.cowbird.imagebackend.ImageFormat;
import dev.cowbird.imagebackend.ImageId;
import dev.cowbird.imagebackend.ImageLocation;
import dev.cowbird.imagebackend.ImageRequest;
import dev.cowbird.imagebackend.Progress;
import dev.cowbird.imagebackend.command.ExecCommandRunner;
import dev.cowbird.imagebackend.flow.LocalImageBackend.Host;
import dev.cowbird.imagebackend.testing.InMemorySource;
import dev.cowbird.imagebackend.testing.QemuImg;
import dev.cowbird.imagebackend.testing.TinyVhdx;
import dev.cowbird.imagebackend.testing.TinyVpc;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** vpc and vhdx images go through the whole flow, with the real qemu-img. */
@Tag("qemu")
class VhdPullTest {
  private static final ImageId ID = new ImageId("/memory/image");
  private static final ImageRequest IMAGE = ImageRequest.of(ImageLocation.parse("/memory/image"));
  private static final DiskSize SIZE = new DiskSize(2 * TinyVhdx.MIB + 1536);
  private static final byte[] MARK = {'c', 'o', 'w', 'b', 'i', 'r', 'd'};

  @TempDir
  Path directory;

  private final RecordingRunner commands = new RecordingRunner(new ExecCommandRunner());
  private final List<Progress> told = new ArrayList<>();

  private Base pull(byte[] image, ImageRequest request) {
    InMemorySource source = new InMemorySource(ID, image);
    Host host = Host.ofThisMachine().withCommands(commands).withSources(location -> source);
    ImageBackendConfig config = ImageBackendConfig.of(directory.resolve("state"));
    try (ImageBackend backend = LocalImageBackend.open(config, host)) {
      return backend.pull(request, told::add);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "VPC, 'subformat=dynamic'",
    "VPC, 'subformat=fixed'",
    "VPC, 'subformat=dynamic,force_size=on'",
    "VPC, 'subformat=fixed,force_size=on'",
    "VHDX, 'subformat=dynamic'",
    "VHDX, 'subformat=fixed'",
    "VHDX, 'subformat=dynamic,block_size=1M'"
  })
  void a_base_holds_what_qemu_img_reads(ImageFormat format, String options) throws Exception {
    Path raw = randomDisk();
    Path image = directory.resolve("image");
    Path expected = directory.resolve("expected");
    QemuImg.run("convert", "-f", "raw", "-O", format, "-o", options, raw, image);
    QemuImg.run("convert", "-f", format, "-O", "raw", image, expected);

    Base base = pull(Files.readAllBytes(image), IMAGE);

    assertThat(base.sourceFormat()).isEqualTo(format);
    assertThat(base.path()).hasSameBinaryContentAs(expected);
    assertThat(base.virtualSize().bytes()).isEqualTo(Files.size(expected));
    assertThat(commands.titles()).hasSize(2).allMatch(title -> title.startsWith("qemu-img"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"vpc", "vhd"})
  void a_vpc_image_may_be_declared_by_either_name(String declared) throws IOException {
    byte[] image = TinyVpc.dynamic(SIZE).data(1, MARK).bytes();

    Base base = pull(image, IMAGE.withFormat(new DeclaredFormat(declared)));

    assertThat(Files.readAllBytes(base.path())).isEqualTo(disk(TinyVpc.BLOCK_BYTES));
  }

  @Test
  void a_vhdx_image_may_be_declared() throws IOException {
    byte[] image = TinyVhdx.of(SIZE).data(1, MARK).bytes();

    Base base = pull(image, IMAGE.withFormat(new DeclaredFormat("vhdx")));

    assertThat(Files.readAllBytes(base.path())).isEqualTo(disk(TinyVhdx.MIB));
  }

  @Test
  void a_differencing_disk_is_refused_before_any_command_sees_it() {
    byte[] image = TinyVhdx.of(SIZE).bytes();
    image[TinyVhdx.ITEMS_OFFSET + 4] = 2;

    assertFails(Kind.IMAGE_REFUSED, () -> pull(image, IMAGE)).hasMessageContaining("parent");

    assertThat(commands.titles()).isEmpty();
    assertThat(directory.resolve("state/_base")).isEmptyDirectory();
  }

  private Path randomDisk() throws IOException {
    byte[] content = new byte[(int) SIZE.bytes()];
    byte[] some = new byte[300_000];
    new Random(5).nextBytes(some);
    System.arraycopy(some, 0, content, 0, some.length);
    System.arraycopy(some, 0, content, content.length - some.length, some.length);
    return Files.write(directory.resolve("raw"), content);
  }

  private static byte[] disk(int markOffset) {
    byte[] disk = new byte[(int) SIZE.bytes()];
    System.arraycopy(MARK, 0, disk, markOffset, MARK.length);
    return disk;
  }
}
