/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.command;

import dev.cowbird.cli.output.Documents;
import dev.cowbird.cli.output.ExitStatus;
import dev.cowbird.driver.ComputeDriver;
import dev.cowbird.driver.Instance;
import dev.cowbird.driver.InstanceSpec;
import dev.cowbird.driver.WaitFor;
import dev.cowbird.driver.domain.MemorySize;
import dev.cowbird.driver.domain.OnOff;
import dev.cowbird.driver.spec.SpecDocument;
import dev.cowbird.imagebackend.ImageRequest;
import dev.cowbird.imagebackend.InstanceName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "run",
    description = "Make a machine from an image, or as a file describes it, and start it.",
    footer = {
      "",
      "With --rm the machine is removed when the command ends: when what --wait",
      "says has happened, or failed to; without --wait, when the machine is off."
    })
final class RunCommand extends Subcommand {
  private static final Duration USUAL_TIMEOUT = Duration.ofMinutes(5);

  @Mixin
  private DescribedOptions described;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "The machine's name (default: made from the image's).")
  private Optional<InstanceName> name = Optional.empty();

  @Mixin
  private DiskOptions disks;

  @Option(names = "--memory", paramLabel = "SIZE", description = "The memory (default: 1G).")
  private Optional<MemorySize> memory = Optional.empty();

  @Option(names = "--cpus", paramLabel = "N", description = "The processors (default: 1).")
  private Optional<Integer> cpus = Optional.empty();

  @Mixin
  private NetworkOptions network;

  @Mixin
  private HardwareOptions hardware;

  @Mixin
  private BootOptions boot;

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
      description = "How long to wait: 30s, 5m (default: 5m).")
  private Optional<Duration> timeout = Optional.empty();

  @Option(names = "--rm", description = "Remove the machine when the command ends.")
  private boolean remove;

  RunCommand(Context context) {
    super(context);
  }

  @Override
  String subject() {
    return described.subject();
  }

  @Override
  ExitStatus run(Session session) {
    Optional<SpecDocument> file = described.described(context().input());
    boolean removed = remove || file.filter(said -> said.removal() == OnOff.ON).isPresent();
    Optional<WaitFor> wanted = wanted(file);
    ComputeDriver driver = session.driver();
    wanted.ifPresent(driver::requireAwaitable);
    Instance instance = driver.spawn(spec(file), session.progress());
    session.output().text(said(instance));
    try {
      wanted.ifPresent(what -> driver.await(instance.name(), what, timeout(file)));
      if (wanted.isEmpty() && removed) {
        driver.followConsole(instance.name(), session.output().stream());
      }
    } catch (RuntimeException e) {
      if (removed || Thread.currentThread().isInterrupted()) {
        TakenDown.after(e, driver, instance.name());
      }
      throw e;
    }
    if (removed) {
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

  private InstanceSpec spec(Optional<SpecDocument> file) {
    ImageRequest image = described.image(file);
    InstanceName machine = name.or(() -> file.flatMap(SpecDocument::name))
        .orElseGet(() -> GeneratedName.from(image.location()));
    InstanceSpec base = file.map(said -> said.spec(machine, image))
        .orElseGet(() -> InstanceSpec.builder(machine, image).build());
    InstanceSpec.Builder builder = base.toBuilder();
    disks.in(builder);
    memory.ifPresent(builder::memory);
    cpus.ifPresent(builder::vcpus);
    network.in(builder);
    hardware.in(builder, base.hardware());
    boot.in(builder);
    guest.in(builder, base.guest());
    return builder.build();
  }

  private Optional<WaitFor> wanted(Optional<SpecDocument> file) {
    return waitFor.isEmpty() ? file.flatMap(SpecDocument::waitFor) : Awaited.all(waitFor);
  }

  private Duration timeout(Optional<SpecDocument> file) {
    return timeout.or(() -> file.flatMap(SpecDocument::timeout)).orElse(USUAL_TIMEOUT);
  }
}
