/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.file;

import static dev.cowbird.imagebackend.testing.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.ImageException.Kind;
import dev.cowbird.imagebackend.StateLayout.InFlight;
import dev.cowbird.imagebackend.testing.FaultyFiles;
import dev.cowbird.imagebackend.testing.FaultyFiles.Fault;
import dev.cowbird.imagebackend.testing.FaultyFiles.Moment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InFlightFileTest {
  @TempDir
  Path directory;

  private final HostFiles linux = new LinuxFiles();

  private Path target() {
    return directory.resolve("target");
  }

  private InFlightFile begin(HostFiles files) throws IOException {
    InFlightFile file = InFlightFile.of(files, target(), InFlight.TEMPORARY);
    Files.writeString(file.path(), "content");
    return file;
  }

  @Test
  void is_gone_when_it_is_closed_unpublished() throws IOException {
    begin(linux).close();

    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void stays_under_its_name_once_it_is_published() throws IOException {
    try (InFlightFile file = begin(linux)) {
      file.publish(FileMode.READABLE);
    }

    assertThat(directory).isDirectoryContaining(target()::equals);
    assertThat(directory.toFile().list()).hasSize(1);
    assertThat(target()).hasContent("content");
  }

  @Test
  void need_not_be_made_to_be_closed() {
    InFlightFile.of(linux, target(), InFlight.CONVERTED).close();

    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void closing_twice_does_not_remove_what_came_later() throws IOException {
    InFlightFile file = begin(linux);
    file.close();
    Files.writeString(file.path(), "another's");
    file.close();

    assertThat(file.path()).hasContent("another's");
  }

  @Test
  void is_gone_after_publishing_failed() throws IOException {
    HostFiles full = new FaultyFiles(linux, 1, Moment.BEFORE, Fault.noSpace());

    assertFails(Kind.NO_SPACE, () -> {
          try (InFlightFile file = begin(full)) {
            file.publish(FileMode.READABLE);
          }
        })
        .hasMessageContaining(target().toString());
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void the_first_failure_is_the_one_to_be_told() throws IOException {
    HostFiles broken = new FaultyFiles(linux, 1, Moment.BEFORE, Fault.ioError());
    ImageException first = new ImageException(Kind.COMMAND_FAILED, "first");

    begin(broken).closeAfter(first);

    assertThat(first.getSuppressed()).hasSize(1);
    assertThat(first.getSuppressed()[0]).hasMessageContaining("Input/output error");
  }
}
