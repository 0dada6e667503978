/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.disk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cowbird.imagebackend.Base;
import dev.cowbird.imagebackend.DiskKind;
import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.ProgressListener;
import dev.cowbird.imagebackend.file.LinuxFiles;
import dev.cowbird.imagebackend.testing.ScriptedCommandRunner;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("qemu")
class RawDiskBackendTest extends DiskBackendContract {
  @Override
  DiskBackend backend(Parts parts) {
    return new RawDiskBackend(parts.copies(), parts.files());
  }

  @Override
  DiskKind kind() {
    return DiskKind.RAW;
  }

  @Test
  void refers_to_no_other_file_and_runs_no_command() throws IOException {
    Base base = base();
    try (PreparedDisk prepared = backend(new LinuxFiles(), new ScriptedCommandRunner())
        .prepare(base, DiskSize.ZERO, disk(), ProgressListener.none())) {
      assertThat(prepared.sizedBase()).isEmpty();
      prepared.publish();
    }
    Files.delete(base.path());

    assertThat(disk()).hasSize(base.virtualSize().bytes());
    assertThat(info().path("backing-filename").isMissingNode()).isTrue();
  }
}
