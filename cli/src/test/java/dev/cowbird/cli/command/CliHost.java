/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.command;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.cowbird.cli.output.Output;
import dev.cowbird.cli.output.Terminal;
import dev.cowbird.driver.ComputeDriver;
import dev.cowbird.driver.DriverConfig;
import dev.cowbird.driver.hypervisor.Hypervisor;
import dev.cowbird.driver.lifecycle.LibvirtComputeDriver;
import dev.cowbird.driver.testing.FakeHypervisor;
import dev.cowbird.imagebackend.StateLayout;
import dev.cowbird.imagebackend.flow.LocalImageBackend.Host;
import dev.cowbird.imagebackend.testing.ScriptedCommandRunner;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * A host that commands are typed on: with a state directory, a hypervisor in memory, and scripted
 * commands.
 */
final class CliHost {
  static final int IMAGE_BYTES = 64 << 10;

  final FakeHypervisor hypervisor = new FakeHypervisor();

  /** What drivers were opened with, in order. */
  final List<DriverConfig> opened = new ArrayList<>();

  final ScriptedCommandRunner commands = new ScriptedCommandRunner();

  private final Path directory;
  private byte[] input = {};

  CliHost(Path directory) {
    this.directory = directory;
  }

  /** What a command that has ended leaves behind. */
  record Outcome(int status, String out, String err) {
    /** The one document on standard output, with nothing else. */
    JsonNode document() {
      try {
        return JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .readTree(out);
      } catch (IOException e) {
        throw new AssertionError("No document, or more than one: " + out, e);
      }
    }
  }

  /** Has this piped into the commands from now on. */
  CliHost withInput(String text) {
    input = text.getBytes(StandardCharsets.UTF_8);
    return this;
  }

  Outcome run(String... arguments) {
    return run(this::open, arguments);
  }

  Outcome run(Function<DriverConfig, ComputeDriver> drivers, String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Context context =
        new Context(environment(), new ByteArrayInputStream(input), output(out, err), drivers);
    int status = CowbirdCommand.execute(context, arguments);
    return new Outcome(
        status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  Environment environment() {
    return new Environment(directory.resolve("state"), DriverConfig.SYSTEM);
  }

  static Output output(ByteArrayOutputStream out, ByteArrayOutputStream err) {
    return new Output(
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8),
        new Terminal(false, false, false),
        Output.Form.TEXT);
  }

  private ComputeDriver open(DriverConfig config) {
    opened.add(config);
    return LibvirtComputeDriver.open(
        config, Host.ofThisMachine().withCommands(commands), unclosed(hypervisor));
  }

  /** Every command closes its driver; the hypervisor is there for the next one. */
  private static Hypervisor unclosed(Hypervisor hypervisor) {
    return (Hypervisor) Proxy.newProxyInstance(
        Hypervisor.class.getClassLoader(),
        new Class<?>[] {Hypervisor.class},
        (proxy, method, arguments) -> {
          try {
            return method.getName().equals("close") ? null : method.invoke(hypervisor, arguments);
          } catch (InvocationTargetException e) {
            throw e.getCause();
          }
        });
  }

  StateLayout layout() {
    return new StateLayout(environment().stateDirectory());
  }

  /** A raw image of this name, which differs from those of other names. */
  String image(String name) {
    byte[] content = Arrays.copyOf(name.getBytes(StandardCharsets.UTF_8), IMAGE_BYTES);
    return file(name, content).toString();
  }

  Path file(String name, byte[] content) {
    try {
      return Files.write(directory.resolve(name), content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
