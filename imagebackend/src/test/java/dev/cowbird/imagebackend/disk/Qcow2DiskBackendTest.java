/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.disk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cowbird.imagebackend.Base;
import dev.cowbird.imagebackend.DiskKind;
import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.ProgressListener;
import dev.cowbird.imagebackend.command.ExecCommandRunner;
import dev.cowbird.imagebackend.file.LinuxFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("qemu")
class Qcow2DiskBackendTest extends DiskBackendContract {
  private static final DiskSize LARGE = new DiskSize(5L << 20);

  @Override
  DiskBackend backend(Parts parts) {
    return new Qcow2DiskBackend(parts.sizedBases(), parts.files());
  }

  @Override
  DiskKind kind() {
    return DiskKind.QCOW2;
  }

  @Test
  void reads_through_to_the_sized_base_whose_format_is_said() throws IOException {
    Path sizedBase;
    try (PreparedDisk prepared = backend(new LinuxFiles(), new ExecCommandRunner())
        .prepare(base(), LARGE, disk(), ProgressListener.none())) {
      sizedBase = prepared.sizedBase().orElseThrow();
      prepared.publish();
    }

    JsonNode info = info();
    assertThat(info.path("backing-filename").asText()).isEqualTo(sizedBase.toString());
    assertThat(info.path("backing-filename-format").asText()).isEqualTo("raw");
    assertThat(Files.size(sizedBase)).isEqualTo(LARGE.bytes());
  }

  @Test
  void reads_through_to_the_base_itself_for_size_0() throws IOException {
    Base base = base();
    try (PreparedDisk prepared = backend(new LinuxFiles(), new ExecCommandRunner())
        .prepare(base, DiskSize.ZERO, disk(), ProgressListener.none())) {
      assertThat(prepared.sizedBase()).isEmpty();
      prepared.publish();
    }

    assertThat(info().path("backing-filename").asText()).isEqualTo(base.path().toString());
  }
}
