/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.mkfs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cowbird.imagebackend.DiskContent.Formatted;
import dev.cowbird.imagebackend.DiskFormatting;
import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.ImageId;
import dev.cowbird.imagebackend.ProgressListener;
import dev.cowbird.imagebackend.StateLayout;
import dev.cowbird.imagebackend.command.Command;
import dev.cowbird.imagebackend.command.ExecCommandRunner;
import dev.cowbird.imagebackend.fetch.SpaceGuard;
import dev.cowbird.imagebackend.file.LinuxFiles;
import dev.cowbird.imagebackend.lock.FileNamedLocks;
import dev.cowbird.imagebackend.lock.HeldLock;
import dev.cowbird.imagebackend.lock.StateLocks;
import dev.cowbird.imagebackend.size.GrownCopy;
import dev.cowbird.imagebackend.size.SizedBase;
import dev.cowbird.imagebackend.size.SizedBases;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** File systems that the host's own programs make, as blkid sees them. */
@Tag("mkfs")
class FormattedBasesTest {
  private static final DiskSize SIZE = DiskSize.ofGib(1);

  @TempDir
  Path directory;

  private final LinuxFiles files = new LinuxFiles();
  private Optional<FileNamedLocks> locks = Optional.empty();

  @BeforeEach
  void make_state_directory() throws IOException {
    files.createDirectories(layout().bases());
    locks = Optional.of(new FileNamedLocks(layout().locks(), files));
  }

  @AfterEach
  void close_locks() {
    locks.ifPresent(FileNamedLocks::close);
  }

  private StateLayout layout() {
    return new StateLayout(directory);
  }

  private StateLocks stateLocks() {
    return new StateLocks(layout(), locks.orElseThrow(), Duration.ofSeconds(10));
  }

  private SizedBases sizedBases() {
    GrownCopy copies =
        new GrownCopy(files, new SpaceGuard(files, layout().bases()), new ExecCommandRunner());
    return new SizedBases(layout(), files, stateLocks(), copies);
  }

  private FormattedBases bases() {
    return new FormattedBases(sizedBases(), new ExecCommandRunner());
  }

  private Path base(Formatted content) {
    FormattedBases bases = bases();
    bases.require(content);
    try (SizedBase base = bases.lease(content, ProgressListener.none())) {
      return base.path();
    }
  }

  private static Map<String, String> blkid(Path file) {
    return new ExecCommandRunner()
        .run(Command.of(List.of("blkid", "-p", "-o", "export", file.toString())))
        .stdout()
        .lines()
        .map(line -> line.split("=", 2))
        .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
  }

  @ParameterizedTest
  @EnumSource
  void is_what_it_is_called(DiskFormatting as) throws IOException {
    Path base = base(new Formatted(as, SIZE, Optional.of("NEST-1")));

    assertThat(blkid(base)).containsEntry("TYPE", as.label()).containsEntry("LABEL", "NEST-1");
    assertThat(Files.size(base)).isEqualTo(SIZE.bytes());
    assertThat(files.allocatedBytes(base)).isLessThan(SIZE.bytes() / 8);
  }

  @ParameterizedTest
  @EnumSource
  void needs_no_label(DiskFormatting as) {
    assertThat(blkid(base(new Formatted(as, SIZE, Optional.empty()))))
        .containsEntry("TYPE", as.label())
        .doesNotContainKey("LABEL");
  }

  @ParameterizedTest
  @EnumSource
  void has_a_uuid_of_its_size_and_label(DiskFormatting as) {
    String first = uuid(as, SIZE, "A");

    assertThat(uuid(as, SIZE, "B")).isNotEqualTo(first);
    assertThat(uuid(as, DiskSize.ofGib(2), "A")).isNotEqualTo(first);
  }

  private String uuid(DiskFormatting as, DiskSize size, String label) {
    return blkid(base(new Formatted(as, size, Optional.of(label)))).getOrDefault("UUID", "");
  }

  /** The bounds that its constructor knows are those of the programs, or within. */
  @ParameterizedTest
  @CsvSource({
    "EXT4, 8M",
    "XFS, 300M",
    "VFAT, 1M",
    "SWAP, 1M",
    "EXT4, 9000000000512",
    "VFAT, 2199023255040"
  })
  void is_made_at_the_edges_of_what_is_allowed(DiskFormatting as, String size) {
    Formatted content = new Formatted(as, DiskSize.parse(size), Optional.empty());

    assertThat(blkid(base(content))).containsEntry("TYPE", as.label());
  }

  @Test
  void has_the_longest_label() {
    assertThat(
            blkid(base(new Formatted(DiskFormatting.EXT4, SIZE, Optional.of("sixteen-letters.")))))
        .containsEntry("LABEL", "sixteen-letters.");
    assertThat(blkid(base(new Formatted(DiskFormatting.XFS, SIZE, Optional.of("twelve-long.")))))
        .containsEntry("LABEL", "twelve-long.");
    assertThat(blkid(base(new Formatted(DiskFormatting.VFAT, SIZE, Optional.of("ELEVEN_LONG")))))
        .containsEntry("LABEL", "ELEVEN_LONG");
    assertThat(
            blkid(base(new Formatted(DiskFormatting.SWAP, SIZE, Optional.of("fifteen-letters")))))
        .containsEntry("LABEL", "fifteen-letters");
  }

  @Test
  void is_another_than_what_was_found_damaged_while_it_was_waited_for() {
    Formatted content = new Formatted(DiskFormatting.SWAP, SIZE, Optional.empty());
    Path damaged = base(content);
    HeldLock verifying = stateLocks().change(damaged, ProgressListener.none());
    ProgressListener whenWaiting = progress -> {
      sizedBases().condemn(new ImageId("swap:").cacheId(1), SIZE, "moths");
      verifying.close();
    };

    try (SizedBase leased = bases().lease(content, whenWaiting)) {
      assertThat(leased.path()).isNotEqualTo(damaged).exists();
    }
  }

  /** What the guest's kernel need not do: its writes would fill the overlay. */
  @Test
  void leaves_the_guest_no_tables_to_zero() {
    Path base = base(new Formatted(DiskFormatting.EXT4, SIZE, Optional.empty()));

    String groups = new ExecCommandRunner()
        .run(Command.of(List.of("dumpe2fs", base.toString())))
        .stdout();
    assertThat(groups.lines().filter(line -> line.matches("Group \\d+: .*")))
        .isNotEmpty()
        .allMatch(line -> line.contains("ITABLE_ZEROED"));
  }
}
