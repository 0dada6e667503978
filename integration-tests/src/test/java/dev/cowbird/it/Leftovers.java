/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import dev.cowbird.driver.DriverConfig;
import dev.cowbird.driver.hypervisor.Hypervisor;
import dev.cowbird.driver.hypervisor.libvirt.LibvirtHypervisor;
import dev.cowbird.imagebackend.ImageBackendConfig;
import dev.cowbird.imagebackend.InstanceName;
import dev.cowbird.imagebackend.StateLayout;
import dev.cowbird.imagebackend.flow.LocalImageBackend;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** What must not be there any more. */
final class Leftovers {
  private static final List<String> COMMANDS = List.of("qemu-img", "e2fsck", "mke2fs");

  private static final String IN_FLIGHT = ".*\\.(part|part\\.json|tmp|converted)";

  private Leftovers() {}

  /** No domain, no disk, no directory, no lock held, nothing in flight, no command running. */
  static void assertNoneOf(InstanceName name, DriverConfig config) {
    try (Hypervisor hypervisor = LibvirtHypervisor.connect(config.connectUri())) {
      assertThat(hypervisor.domain(name.value())).isEmpty();
    }
    StateLayout layout = new StateLayout(config.images().stateDirectory());
    assertThat(layout.instance(name)).doesNotExist();
    assertUnlocked(name, config.images());
    assertNothingInFlight(config);
  }

  private static void assertUnlocked(InstanceName name, ImageBackendConfig config) {
    try (LocalImageBackend images = LocalImageBackend.open(config.withLockTimeout(Duration.ZERO))) {
      assertThatCode(() -> images.lockInstance(name).close()).doesNotThrowAnyException();
    }
  }

  /** Nothing that somebody was working on, and nobody who still works on it. */
  static void assertNothingInFlight(DriverConfig config) {
    Path root = config.images().stateDirectory();
    // A process that was killed is there until its parent has taken note.
    await().untilAsserted(() -> assertThat(commandsOn(root)).isEmpty());
    assertThat(files(root)).noneMatch(file -> file.getFileName().toString().matches(IN_FLIGHT));
  }

  /** The commands of the image side that run and name something below the directory. */
  static List<String> commandsOn(Path directory) {
    return ProcessHandle.allProcesses()
        .flatMap(process -> process.info().commandLine().stream())
        .filter(line -> line.contains(directory.toString()))
        .filter(line -> COMMANDS.stream().anyMatch(line::contains))
        .toList();
  }

  private static List<Path> files(Path directory) {
    try (Stream<Path> walk = Files.walk(directory)) {
      return walk.filter(Files::isRegularFile).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
