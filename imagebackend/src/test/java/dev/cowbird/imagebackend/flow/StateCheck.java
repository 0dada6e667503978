/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cowbird.imagebackend.DiskKind;
import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.StateLayout;
import dev.cowbird.imagebackend.StateLayout.BaseFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Looks at a state directory as somebody would who knows nothing of what went on: is everything
 * under a final name whole? Disks are those of {@link FakeQemuImg}, images {@link TinyImage}.
 */
final class StateCheck {
  private final StateLayout layout;

  StateCheck(Path stateDirectory) {
    this.layout = new StateLayout(stateDirectory);
  }

  /** Every file that has a final name is whole, whatever else there is. */
  void assertFinalNamesAreWhole(DiskKind kind, DiskSize size) throws IOException {
    for (Path file : files()) {
      if (!isInFlight(file)) {
        assertWhole(file, kind, size);
      }
    }
  }

  void assertNothingInFlight() throws IOException {
    assertThat(files()).noneMatch(StateCheck::isInFlight);
  }

  private void assertWhole(Path file, DiskKind kind, DiskSize size) throws IOException {
    String name = file.getFileName().toString();
    if (name.endsWith(".json")) {
      assertThat(Files.readString(file).strip()).as(name).startsWith("{").endsWith("}");
    } else if (name.equals("disk")) {
      byte[] read = kind == DiskKind.QCOW2 ? FakeQemuImg.read(file) : Files.readAllBytes(file);
      assertContent(file, read, size);
      assertThat(file.resolveSibling("disk.json")).exists();
    } else {
      BaseFile base = StateLayout.parseBaseFile(name).orElseThrow();
      DiskSize expected = base instanceof BaseFile.Sized sized ? sized.size() : DiskSize.ZERO;
      assertContent(file, Files.readAllBytes(file), expected);
      assertThat(layout.sidecar(base.id())).exists();
      assertThat(Files.getPosixFilePermissions(file)).as(name).hasSize(3);
    }
  }

  private static void assertContent(Path file, byte[] read, DiskSize size) {
    assertThat(Arrays.equals(read, TinyImage.content(size))).as(file.toString()).isTrue();
  }

  private static boolean isInFlight(Path file) {
    return file.toString().matches(".*\\.(part|tmp|converted|part\\.json)");
  }

  private List<Path> files() throws IOException {
    List<Path> files = new ArrayList<>();
    for (Path directory : List.of(layout.bases(), layout.instances())) {
      if (Files.isDirectory(directory)) {
        try (Stream<Path> walk = Files.walk(directory)) {
          walk.filter(Files::isRegularFile).forEach(files::add);
        }
      }
    }
    return files;
  }
}
