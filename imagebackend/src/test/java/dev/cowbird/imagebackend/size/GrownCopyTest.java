/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.size;

import static dev.cowbird.imagebackend.testing.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cowbird.imagebackend.Disk.FileSystemGrowth;
import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.ImageException.Kind;
import dev.cowbird.imagebackend.command.CommandResult;
import dev.cowbird.imagebackend.command.CommandRunner;
import dev.cowbird.imagebackend.command.ExecCommandRunner;
import dev.cowbird.imagebackend.fetch.SpaceGuard;
import dev.cowbird.imagebackend.file.HostFiles;
import dev.cowbird.imagebackend.file.LinuxFiles;
import dev.cowbird.imagebackend.format.ExtSuperblock;
import dev.cowbird.imagebackend.format.ImageBytes;
import dev.cowbird.imagebackend.testing.FaultyFiles;
import dev.cowbird.imagebackend.testing.FaultyFiles.Fault;
import dev.cowbird.imagebackend.testing.FaultyFiles.Moment;
import dev.cowbird.imagebackend.testing.ScriptedCommandRunner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Growing, compared with what the real e2fsprogs say of the result. */
@Tag("e2fs")
class GrownCopyTest {
  private static final int MIB = 1 << 20;
  private static final DiskSize LARGE = new DiskSize(32L * MIB);

  @TempDir
  Path directory;

  private final HostFiles linux = new LinuxFiles();

  private Path raw() {
    return directory.resolve("raw");
  }

  private Path target() {
    return directory.resolve("target");
  }

  private FileSystemGrowth grow(DiskSize size) {
    return grow(size, new ExecCommandRunner());
  }

  private SpaceGuard space(HostFiles files) {
    return new SpaceGuard(files, directory);
  }

  private FileSystemGrowth grow(DiskSize size, CommandRunner commands) {
    return new GrownCopy(linux, space(linux), commands).make(raw(), target(), size);
  }

  @ParameterizedTest
  @CsvSource({"ext2, 1024", "ext3, 1024", "ext4, 1024", "ext4, 4096", "ext2, 2048"})
  void a_file_system_that_fills_the_image_is_grown(String type, String blockBytes)
      throws IOException {
    ExtImages.make(raw(), 8 * MIB, "-t", type, "-b", blockBytes);
    byte[] before = Files.readAllBytes(raw());

    assertThat(grow(LARGE)).isEqualTo(FileSystemGrowth.GROWN);

    assertThat(target()).hasSize(LARGE.bytes());
    assertThat(fileSystemBytes(target())).isEqualTo(LARGE.bytes());
    assertThat(ExtImages.check(target(), "-fn")).isZero();
    assertThat(ExtImages.hello(target())).isEqualTo("hello, world");
    assertThat(Files.readAllBytes(raw())).isEqualTo(before);
  }

  @Test
  void a_grown_copy_keeps_its_holes() throws IOException {
    ExtImages.make(raw(), 8 * MIB, "-t", "ext4");

    assertThat(grow(DiskSize.ofGib(1))).isEqualTo(FileSystemGrowth.GROWN);

    assertThat(target()).hasSize(1L << 30);
    assertThat(linux.allocatedBytes(target())).isLessThan(64L * MIB);
  }

  @Test
  void a_small_error_is_corrected_on_the_way() throws IOException {
    ExtImages.make(raw(), 8 * MIB, "-t", "ext4");
    ExtImages.change(raw(), "set_super_value free_blocks_count 1");
    Files.copy(raw(), directory.resolve("check"));
    assertThat(ExtImages.check(directory.resolve("check"), "-fp")).isEqualTo(1);

    assertThat(grow(LARGE)).isEqualTo(FileSystemGrowth.GROWN);
    assertThat(ExtImages.check(target(), "-fn")).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"clri <2>", "clri <7>", "set_inode_field /hello block[0] 3"})
  void a_broken_file_system_is_left_as_it_is(String damage) throws IOException {
    ExtImages.make(raw(), 8 * MIB, "-t", "ext2", "-O", "resize_inode");
    ExtImages.change(raw(), damage);
    Files.copy(raw(), directory.resolve("check"));
    assertThat(ExtImages.check(directory.resolve("check"), "-fp")).isGreaterThanOrEqualTo(4);

    assertThat(grow(LARGE)).isEqualTo(FileSystemGrowth.LEFT);

    assertThatTargetIsRawAndZeros(LARGE);
  }

  @Test
  void what_the_tools_did_half_way_is_undone() throws IOException {
    ExtImages.make(raw(), 8 * MIB, "-t", "ext4");
    CommandRunner failing = new ScriptedCommandRunner()
        .print(List.of("e2fsck"), "")
        .answer(List.of("resize2fs"), command -> {
          scribble(Path.of(command.arguments().get(1)));
          return new CommandResult(1, "", "resize2fs: No space left on device");
        });

    assertThat(grow(LARGE, failing)).isEqualTo(FileSystemGrowth.LEFT);
    assertThatTargetIsRawAndZeros(LARGE);
  }

  @Test
  void a_file_system_with_something_behind_it_is_left() throws IOException {
    ExtImages.make(raw(), 8 * MIB, "-t", "ext4");
    try (FileChannel channel = linux.openForUpdate(raw())) {
      channel.write(ByteBuffer.wrap(new byte[] {1}), 9L * MIB - 1);
    }

    assertThat(grow(LARGE, noCommands())).isEqualTo(FileSystemGrowth.LEFT);
    assertThatTargetIsRawAndZeros(LARGE);
  }

  @Test
  void a_file_system_with_a_few_zeros_behind_it_is_grown() throws IOException {
    ExtImages.make(raw(), 8 * MIB, "-t", "ext4");
    linux.extend(raw(), 9L * MIB);

    assertThat(grow(LARGE)).isEqualTo(FileSystemGrowth.GROWN);
    assertThat(ExtImages.check(target(), "-fn")).isZero();
  }

  @Test
  void a_partitioned_disk_is_left_to_the_guest() throws IOException {
    ExtImages.make(raw(), 8 * MIB, "-t", "ext4");
    try (FileChannel channel = linux.openForUpdate(raw())) {
      channel.write(masterBootRecord(), 0);
    }

    assertThat(grow(LARGE, noCommands())).isEqualTo(FileSystemGrowth.LEFT);
    assertThatTargetIsRawAndZeros(LARGE);
  }

  @ParameterizedTest
  @ValueSource(ints = {512, 4096 - 512})
  void a_file_system_that_can_not_gain_a_block_is_left(int more) throws IOException {
    ExtImages.make(raw(), 8 * MIB, "-t", "ext4", "-b", "4096");
    DiskSize size = new DiskSize(8L * MIB + more);

    assertThat(grow(size, noCommands())).isEqualTo(FileSystemGrowth.LEFT);
    assertThatTargetIsRawAndZeros(size);
  }

  @Test
  void the_same_size_is_a_plain_copy() throws IOException {
    ExtImages.make(raw(), 8 * MIB, "-t", "ext4");
    DiskSize size = new DiskSize(8L * MIB);

    assertThat(grow(size, noCommands())).isEqualTo(FileSystemGrowth.LEFT);
    assertThatTargetIsRawAndZeros(size);
  }

  @Test
  void what_is_no_file_system_is_a_longer_copy() throws IOException {
    Files.write(raw(), new byte[MIB]);
    scribble(raw());

    assertThat(grow(LARGE, noCommands())).isEqualTo(FileSystemGrowth.LEFT);
    assertThatTargetIsRawAndZeros(LARGE);
  }

  @Test
  void a_file_system_larger_than_its_image_is_left() throws IOException {
    ExtImages.make(raw(), 8 * MIB, "-t", "ext4");
    try (FileChannel channel = linux.openForUpdate(raw())) {
      channel.truncate(4 * MIB);
    }

    assertThat(grow(LARGE, noCommands())).isEqualTo(FileSystemGrowth.LEFT);
    assertThatTargetIsRawAndZeros(LARGE);
  }

  @Test
  void without_the_tools_it_fails() throws IOException {
    ExtImages.make(raw(), 8 * MIB, "-t", "ext4");
    CommandRunner missing = new ScriptedCommandRunner().answer(List.of("e2fsck"), command -> {
      throw new ImageException(Kind.COMMAND_MISSING, "Command e2fsck is not installed");
    });

    assertFails(Kind.COMMAND_MISSING, () -> grow(LARGE, missing));
  }

  @Test
  void a_full_disk_is_told_as_such() throws IOException {
    Files.write(raw(), new byte[MIB]);
    HostFiles full = new FaultyFiles(linux, 1, Moment.BEFORE, Fault.noSpace());

    assertFails(
        Kind.NO_SPACE,
        () -> new GrownCopy(full, space(full), noCommands()).make(raw(), target(), LARGE));
  }

  @Test
  void growth_is_seen_in_a_copy_that_was_made_earlier() throws IOException {
    ExtImages.make(raw(), 8 * MIB, "-t", "ext4");
    grow(LARGE);
    Path plain = directory.resolve("plain");
    linux.copy(raw(), plain);
    linux.extend(plain, LARGE.bytes());
    GrownCopy copies = new GrownCopy(linux, space(linux), noCommands());

    assertThat(copies.growth(raw(), target())).isEqualTo(FileSystemGrowth.GROWN);
    assertThat(copies.growth(raw(), plain)).isEqualTo(FileSystemGrowth.LEFT);
  }

  private void assertThatTargetIsRawAndZeros(DiskSize size) throws IOException {
    byte[] expected = Arrays.copyOf(Files.readAllBytes(raw()), Math.toIntExact(size.bytes()));
    assertThat(Arrays.equals(Files.readAllBytes(target()), expected)).isTrue();
  }

  private static CommandRunner noCommands() {
    return new ScriptedCommandRunner();
  }

  private static void scribble(Path image) {
    try (FileChannel channel = new LinuxFiles().openForUpdate(image)) {
      channel.write(ByteBuffer.wrap(new byte[] {1, 2, 3}), MIB / 2);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ByteBuffer masterBootRecord() {
    return ByteBuffer.allocate(512)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(446 + 4, (byte) 0x83)
        .putInt(446 + 8, 2048)
        .putInt(446 + 12, 4096)
        .putShort(510, (short) 0xaa55);
  }

  private static long fileSystemBytes(Path image) throws IOException {
    try (FileChannel channel = FileChannel.open(image)) {
      return ExtSuperblock.read(ImageBytes.of(channel)).orElseThrow().fileSystemBytes();
    }
  }
}
