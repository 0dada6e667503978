/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.ImageException.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StorageErrorsTest {

  @Test
  void knows_a_full_device_from_a_real_write() throws IOException {
    try (FileChannel full = FileChannel.open(Path.of("/dev/full"), StandardOpenOption.WRITE)) {
      IOException failure =
          catchThrowableOfType(IOException.class, () -> full.write(ByteBuffer.allocate(1)));

      ImageException translated = StorageErrors.translate("Writing base x", failure);

      assertThat(translated.kind()).isEqualTo(Kind.NO_SPACE);
      assertThat(translated).hasMessageStartingWith("Writing base x failed: ").hasCause(failure);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {Libc.ENOSPC, Libc.EDQUOT})
  void knows_no_space_in_the_language_of_the_process(int errno) {
    FileSystemException failure = new FileSystemException("/x", null, Libc.message(errno));

    assertThat(StorageErrors.translate("Copying", failure).kind()).isEqualTo(Kind.NO_SPACE);
  }

  @Test
  void names_path_and_reason() {
    assertThat(StorageErrors.translate("Copying", new NoSuchFileException("/x")))
        .hasMessage("Copying failed: /x: it does not exist");
    assertThat(StorageErrors.translate("Copying", new AccessDeniedException("/x")))
        .hasMessage("Copying failed: /x: permission denied");
    assertThat(StorageErrors.translate(
            "Moving", new FileSystemException("/x", "/y", "Read-only file system")))
        .hasMessage("Moving failed: /x -> /y: Read-only file system");
    assertThat(StorageErrors.translate("Reading", new IOException("Input/output error")))
        .hasMessage("Reading failed: Input/output error");
    assertThat(StorageErrors.translate("Reading", new IOException()))
        .hasMessage("Reading failed: IOException");
  }

  @Test
  void takes_every_other_failure_for_one_of_the_state_directory() throws IOException {
    try (FileChannel channel = FileChannel.open(Path.of("/"), StandardOpenOption.READ)) {
      IOException failure =
          catchThrowableOfType(IOException.class, () -> channel.read(ByteBuffer.allocate(1)));

      assertThat(StorageErrors.translate("Reading", failure).kind())
          .isEqualTo(Kind.STATE_DIRECTORY);
    }
  }

  @Test
  void tells_an_interrupt_from_a_failure() {
    assertThat(StorageErrors.translate("Copying", new ClosedByInterruptException()))
        .hasMessage("Copying failed: the thread was interrupted")
        .extracting("kind")
        .isEqualTo(Kind.INTERRUPTED);
  }
}
