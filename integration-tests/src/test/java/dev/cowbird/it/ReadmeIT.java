/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cowbird.driver.ComputeDriver;
import dev.cowbird.driver.DriverConfig;
import dev.cowbird.imagebackend.InstanceName;
import dev.cowbird.junit.CowbirdTest;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples in the documents do what they say: they compile, and boot machines. */
@CowbirdTest
class ReadmeIT {
  @TempDir
  private Path directory;

  @Test
  void the_first_example_boots_a_machine(ComputeDriver driver, DriverConfig config)
      throws Exception {
    DocumentedExample example = DocumentedExample.of("README.md", "java")
        .replacing("\"hello\"", "\"hello-" + ProcessHandle.current().pid() + '"');
    String image = BootSector.rawImage(directory, "readme").toString();

    try (Program hello = compile("Hello", example, config)) {
      hello.run(config.images().stateDirectory().toString(), image);
    }

    assertThat(driver.instances()).isEmpty();
    assertThat(driver.images().images()).hasSize(1);
  }

  @Test
  void the_manager_boots_lists_and_removes_machines(
      ComputeDriver driver, DriverConfig config, InstanceName one, InstanceName other)
      throws Exception {
    DocumentedExample example = DocumentedExample.of("driver/README.md", "java")
        .replacing("\"512M\"", "\"16M\"")
        .replacing("Duration.ofSeconds(20)", "Duration.ZERO");
    String state = config.images().stateDirectory().toString();
    String image = BootSector.rawImage(directory, "manager").toString();

    try (Program manager = compile("Manager", example, config)) {
      manager.run(state, "boot", image, "console:DONE", one.value(), other.value());
      assertThat(driver.instances()).allMatch(instance -> instance.state().equals("running"));
      assertThat(driver.instances().stream().map(instance -> instance.name()))
          .containsExactlyInAnyOrder(one, other);

      manager.run(state, "list");
      manager.run(state, "remove", one.value(), other.value(), "absent");
    }

    assertThat(driver.instances()).isEmpty();
    assertThat(driver.images().images()).hasSize(1);
  }

  /** As it stands, but for the connection, which differs for an ordinary user. */
  private Program compile(String name, DocumentedExample example, DriverConfig config)
      throws Exception {
    Path source = example
        .replacing("DriverConfig.SYSTEM", '"' + config.connectUri() + '"')
        .writeTo(directory.resolve(name + ".java"));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    int failed =
        compiler.run(null, OutputStream.nullOutputStream(), null, "-Werror", source.toString());
    assertThat(failed).as("exit status of the compiler").isZero();
    return new Program(name, new URLClassLoader(new URL[] {directory.toUri().toURL()}));
  }

  /** A class with a main method. */
  private record Program(String name, URLClassLoader loader) implements AutoCloseable {
    void run(String... arguments) throws ReflectiveOperationException {
      loader.loadClass(name).getMethod("main", String[].class).invoke(null, (Object) arguments);
    }

    @Override
    public void close() throws IOException {
      loader.close();
    }
  }
}
