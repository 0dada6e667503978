/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.command;

import dev.cowbird.cli.output.Documents;
import dev.cowbird.cli.output.ExitStatus;
import dev.cowbird.driver.ComputeDriver;
import dev.cowbird.driver.Instance;
import dev.cowbird.driver.InstanceSpec;
import dev.cowbird.driver.WaitFor;
import dev.cowbird.driver.domain.MemorySize;
import dev.cowbird.imagebackend.DiskKind;
import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.InstanceName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "run",
    description = "Make a machine from an image and start it.",
    footer = {
      "",
      "With --rm the machine is removed when the command ends: when what --wait",
      "says has happened, or failed to; without --wait, when the machine is off."
    })
final class RunCommand extends Subcommand {
  @Mixin
  private ImageOptions image;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "The machine's name (default: made from the image's).")
  private Optional<InstanceName> name = Optional.empty();

  @Option(
      names = "--disk",
      paramLabel = "SIZE",
      description =
          "The disk's size, 0 for the image's own (default: 10G, or the image's if larger).")
  private Optional<DiskSize> disk = Optional.empty();

  @Option(
      names = "--backend",
      paramLabel = "KIND",
      defaultValue = "qcow2",
      description = "How the disk is kept: qcow2 or raw (default: ${DEFAULT-VALUE}).")
  private DiskKind backend;

  @Option(
      names = "--memory",
      paramLabel = "SIZE",
      defaultValue = "1G",
      description = "The memory (default: ${DEFAULT-VALUE}).")
  private MemorySize memory;

  @Option(
      names = "--cpus",
      paramLabel = "N",
      defaultValue = "1",
      description = "The processors (default: ${DEFAULT-VALUE}).")
  private int cpus;

  @Mixin
  private NetworkOptions network;

  @Mixin
  private HardwareOptions hardware;

  @Mixin
  private GuestOptions guest;

  @Option(
      names = "--wait",
      paramLabel = "WHAT",
      description =
          "Wait for console:TEXT, console-regex:REGEX, ip, port:N, ssh, agent, cloud-init,"
              + " http:PORT/PATH or none (default: none); may be said several times, for all.")
  private List<Awaited> waitFor = List.of();

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      defaultValue = "5m",
      description = "How long to wait: 30s, 5m (default: ${DEFAULT-VALUE}).")
  private Duration timeout;

  @Option(names = "--rm", description = "Remove the machine when the command ends.")
  private boolean remove;

  RunCommand(Context context) {
    super(context);
  }

  @Override
  String subject() {
    return image.location().toString();
  }

  @Override
  ExitStatus run(Session session) {
    ComputeDriver driver = session.driver();
    Instance instance = driver.spawn(spec(), session.progress());
    session.output().text(said(instance));
    try {
      await(session, instance.name());
    } catch (RuntimeException e) {
      if (remove || Thread.currentThread().isInterrupted()) {
        TakenDown.after(e, driver, instance.name());
      }
      throw e;
    }
    if (remove) {
      TakenDown.atTheEnd(driver, instance.name());
    }
    session.output().result(Documents.instance(instance), "");
    return ExitStatus.DONE;
  }

  private static String said(Instance instance) {
    StringBuilder said = new StringBuilder(instance.name() + " is " + instance.state());
    instance.machine().ifPresent(machine -> {
      said.append(", network ").append(machine.network());
      machine.published().forEach(port -> said.append(", published ").append(port));
    });
    return said.toString();
  }

  private InstanceSpec spec() {
    InstanceSpec.Builder builder = InstanceSpec.builder(
            name.orElseGet(() -> GeneratedName.from(image.location())), image.request())
        .diskKind(backend)
        .memory(memory)
        .vcpus(cpus);
    disk.ifPresent(builder::diskSize);
    network.in(builder);
    hardware.in(builder);
    guest.in(builder);
    return builder.build();
  }

  private void await(Session session, InstanceName instance) {
    Optional<WaitFor> wanted = Awaited.all(waitFor);
    if (wanted.isPresent()) {
      session.driver().await(instance, wanted.get(), timeout);
    } else if (remove) {
      session.driver().followConsole(instance, session.output().stream());
    }
  }
}
