/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cowbird.imagebackend.ImageException.Kind;
import dev.cowbird.imagebackend.file.FileMode;
import dev.cowbird.imagebackend.file.HostFiles;
import dev.cowbird.imagebackend.file.HostFilesContract;
import dev.cowbird.imagebackend.file.LinuxFiles;
import dev.cowbird.imagebackend.file.StorageErrors;
import dev.cowbird.imagebackend.testing.FaultyFiles.Fault;
import dev.cowbird.imagebackend.testing.FaultyFiles.Moment;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FaultyFilesTest extends HostFilesContract {

  @Override
  protected HostFiles files() {
    return new FaultyFiles(new LinuxFiles(), Long.MAX_VALUE, Moment.BEFORE, Fault.noSpace());
  }

  @Test
  void a_sweep_strikes_every_operation_once_and_then_passes() throws IOException {
    List<Boolean> published = new ArrayList<>();
    FaultyFiles files;
    int n = 0;
    do {
      Path target = directory.resolve("target" + ++n);
      files = new FaultyFiles(new LinuxFiles(), n, Moment.BEFORE, Fault.noSpace());
      published.add(publishes(files, target));
    } while (files.struck());

    // create, write, force, publish; then untouched.
    assertThat(published).containsExactly(false, false, false, false, true);
    assertThat(files.operations()).isEqualTo(4);
  }

  @Test
  void strikes_after_the_operation_is_done() throws IOException {
    FaultyFiles files = new FaultyFiles(new LinuxFiles(), 4, Moment.AFTER, Fault.ioError());

    assertThat(publishes(files, directory.resolve("target"))).isFalse();
    assertThat(directory.resolve("target")).hasContent("x");
  }

  @Test
  void goes_on_when_an_action_returns() throws IOException {
    List<String> struck = new ArrayList<>();
    FaultyFiles files =
        new FaultyFiles(new LinuxFiles(), 2, Moment.BEFORE, Fault.running(() -> struck.add("now")));

    assertThat(publishes(files, directory.resolve("target"))).isTrue();
    assertThat(struck).containsExactly("now");
  }

  @Test
  void a_full_disk_is_known_as_one() {
    FaultyFiles files = new FaultyFiles(new LinuxFiles(), 1, Moment.BEFORE, Fault.noSpace());

    assertThatThrownBy(() -> files.delete(directory.resolve("x")))
        .isInstanceOfSatisfying(
            IOException.class,
            e ->
                assertThat(StorageErrors.translate("Deleting", e).kind()).isEqualTo(Kind.NO_SPACE));
  }

  private static boolean publishes(HostFiles files, Path target) throws IOException {
    Path inFlight = target.resolveSibling(target.getFileName() + ".tmp");
    try {
      try (FileChannel channel = files.create(inFlight)) {
        channel.write(ByteBuffer.wrap(new byte[] {'x'}));
        channel.force(true);
      }
      files.publish(inFlight, target, FileMode.PRIVATE);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
