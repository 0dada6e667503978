/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.command;

import dev.cowbird.cli.output.Documents;
import dev.cowbird.cli.output.ExitStatus;
import dev.cowbird.cli.output.Output;
import dev.cowbird.driver.ComputeDriver;
import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.Instance;
import dev.cowbird.driver.InstanceSpec;
import dev.cowbird.driver.WaitFor;
import dev.cowbird.driver.testing.BootSectorGuest;
import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.ImageLocation;
import dev.cowbird.imagebackend.ImageRequest;
import dev.cowbird.imagebackend.InstanceName;
import dev.cowbird.imagebackend.StateLayout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "demo",
    description = {
      "Boot a machine through the whole flow, show what its console says, and take it down.",
      "Without IMAGE it is a guest of 512 bytes that tells which disk it sees."
    })
final class DemoCommand extends Subcommand {
  private static final DiskSize IMAGE_SIZE = new DiskSize(8L << 20);
  private static final DiskSize DISK_SIZE = DiskSize.ofGib(1);
  private static final Path DEMO = Path.of("demo");
  private static final String TAG = "hello-from-cowbird";
  private static final String GUEST_IS_DONE = "DONE";

  @Parameters(paramLabel = "IMAGE", arity = "0..1", description = "Another image to boot.")
  private Optional<ImageLocation> image = Optional.empty();

  @Option(
      names = "--until",
      paramLabel = "TEXT",
      defaultValue = "login:",
      description = "Take another image down when it has printed this (default: ${DEFAULT-VALUE}).")
  private String until;

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      defaultValue = "3m",
      description = "Take it down after this at the latest (default: ${DEFAULT-VALUE}).")
  private Duration timeout;

  DemoCommand(Context context) {
    super(context);
  }

  @Override
  String subject() {
    return image.map(ImageLocation::toString).orElse("");
  }

  @Override
  ExitStatus run(Session session) {
    ImageLocation location =
        image.orElseGet(() -> new ImageLocation.LocalFile(ownGuest(session.driver())));
    ImageRequest request = ImageRequest.of(location);
    InstanceSpec spec = InstanceSpec.builder(
            GeneratedName.from(new ImageLocation.LocalFile(DEMO)), request)
        .diskSize(image.isPresent() ? DiskSize.ZERO : DISK_SIZE)
        .build();
    Instance instance = session.driver().spawn(spec, session.progress());
    try {
      describe(session.output(), instance);
      watch(session, instance.name());
    } catch (RuntimeException e) {
      TakenDown.after(e, session.driver(), instance.name());
      throw e;
    }
    TakenDown.atTheEnd(session.driver(), instance.name());
    session.output().result(Documents.instance(instance), "Taken down: " + instance.name());
    return ExitStatus.DONE;
  }

  /** Written once, so that a second demonstration finds it in the cache. */
  private static Path ownGuest(ComputeDriver driver) {
    Path file = driver.images().layout().root().resolve("demo.img");
    if (!Files.exists(file)) {
      Path inFlight = StateLayout.inFlight(file, StateLayout.InFlight.TEMPORARY);
      BootSectorGuest.writeRaw(inFlight, IMAGE_SIZE, TAG);
      rename(inFlight, file);
    }
    return file;
  }

  private static void rename(Path from, Path to) {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("Can't write " + to, e);
    }
  }

  private static void describe(Output output, Instance instance) {
    output.note("Started " + instance.name() + ", " + instance.state());
    instance.disk().ifPresent(disk -> {
      output.note("  disk: " + disk.path() + " (" + disk.virtualSize() + ")");
      disk.sizedBase().ifPresent(path -> output.note("  sized base: " + path));
      output.note("  base: " + disk.base());
    });
    output.note("Its console says:");
  }

  private void watch(Session session, InstanceName name) {
    ComputeDriver driver = session.driver();
    Thread console =
        new Thread(() -> driver.followConsole(name, session.output().stream()), "cowbird-demo");
    console.setDaemon(true);
    console.start();
    try {
      driver.await(name, WaitFor.console(image.isPresent() ? until : GUEST_IS_DONE), timeout);
    } catch (DriverException e) {
      // Not having seen another image's prompt is no failure: its console was shown.
      if (image.isEmpty() || e.kind() != DriverException.Kind.TIMED_OUT) {
        throw e;
      }
    }
  }
}
