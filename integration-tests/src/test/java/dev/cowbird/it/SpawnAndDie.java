/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.it;

import static org.awaitility.Awaitility.await;

import com.sun.jna.Library;
import com.sun.jna.Native;
import dev.cowbird.driver.ComputeDriver;
import dev.cowbird.driver.DriverConfig;
import dev.cowbird.driver.hypervisor.Hypervisor;
import dev.cowbird.driver.hypervisor.libvirt.LibvirtHypervisor;
import dev.cowbird.driver.lifecycle.LibvirtComputeDriver;
import dev.cowbird.imagebackend.InstanceName;
import dev.cowbird.imagebackend.command.Command;
import dev.cowbird.imagebackend.command.CommandResult;
import dev.cowbird.imagebackend.command.CommandRunner;
import dev.cowbird.imagebackend.command.ExecCommandRunner;
import dev.cowbird.imagebackend.file.HostFiles;
import dev.cowbird.imagebackend.file.LinuxFiles;
import dev.cowbird.imagebackend.flow.LocalImageBackend.Host;
import dev.cowbird.imagebackend.testing.FaultyFiles;
import dev.cowbird.imagebackend.testing.FaultyFiles.Fault;
import dev.cowbird.it.HookedHypervisor.Call;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A process that spawns a machine, and is killed by SIGKILL while it does. */
final class SpawnAndDie {
  private static final int SIGKILL = 9;

  private final KillPoint point;

  private SpawnAndDie(KillPoint point) {
    this.point = point;
  }

  /** The C library. */
  interface LibC extends Library {
    int kill(int pid, int signal);
  }

  /** The command that runs this, in a process group of its own. */
  static List<String> commandLine(
      DriverConfig config, InstanceName name, Path image, KillPoint point) {
    List<String> line = new ArrayList<>(List.of("setsid"));
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx64m"));
    if (Runtime.version().feature() >= 22) {
      line.add("--enable-native-access=ALL-UNNAMED");
    }
    line.addAll(List.of("-cp", System.getProperty("java.class.path")));
    line.addAll(List.of(
        SpawnAndDie.class.getName(),
        config.connectUri(),
        config.images().stateDirectory().toString(),
        name.value(),
        image.toString()));
    line.addAll(List.of(point.arguments()));
    return line;
  }

  public static void main(String[] arguments) {
    KillPoint point = KillPoint.parse(Arrays.asList(arguments).subList(4, 8));
    new SpawnAndDie(point)
        .run(
            DriverConfig.of(arguments[0], Path.of(arguments[1])),
            new InstanceName(arguments[2]),
            Path.of(arguments[3]));
  }

  private void run(DriverConfig config, InstanceName name, Path image) {
    Host host =
        Host.ofThisMachine().withFiles(files()).withCommands(commands(new ExecCommandRunner()));
    Hypervisor hypervisor = hypervisor(LibvirtHypervisor.connect(config.connectUri()));
    try (ComputeDriver driver = LibvirtComputeDriver.open(config, host, hypervisor)) {
      BootSector.spawn(driver, KillIT.spec(name, image));
    }
  }

  private void die() {
    long pid = switch (point.victim()) {
      case PROCESS -> ProcessHandle.current().pid();
      // kill(2): every process in the caller's group
      case GROUP -> 0;
    };
    Native.load("c", LibC.class).kill((int) pid, SIGKILL);
  }

  private HostFiles files() {
    return point.step() == KillPoint.Step.FILE_OPERATION
        ? new FaultyFiles(new LinuxFiles(), point.n(), point.moment(), Fault.running(this::die))
        : new LinuxFiles();
  }

  private Hypervisor hypervisor(Hypervisor real) {
    return switch (point.step()) {
      case DEFINE -> new HookedHypervisor(real, Call.DEFINE, point.moment(), this::die);
      case START -> new HookedHypervisor(real, Call.START, point.moment(), this::die);
      case FILE_OPERATION, CONVERT -> real;
    };
  }

  private CommandRunner commands(CommandRunner real) {
    return point.step() == KillPoint.Step.CONVERT ? command -> runAndDie(real, command) : real;
  }

  private CommandResult runAndDie(CommandRunner real, Command command) {
    if (!command.title().equals("qemu-img convert")) {
      return real.run(command);
    }
    Thread killer = new Thread(() -> {
      await().until(SpawnAndDie::isConverting);
      die();
    });
    killer.setDaemon(true);
    killer.start();
    return real.run(slowly(command));
  }

  private static boolean isConverting() {
    return ProcessHandle.current()
        .descendants()
        .anyMatch(child -> child.info().command().orElse("").endsWith("/qemu-img"));
  }

  /** At a rate at which it takes minutes. */
  private static Command slowly(Command convert) {
    List<String> arguments = new ArrayList<>(convert.arguments());
    arguments.addAll(2, List.of("-r", "1024"));
    return new Command(arguments, convert.timeout(), convert.limits(), convert.acceptedExits());
  }
}
