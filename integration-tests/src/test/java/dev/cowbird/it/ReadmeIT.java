/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cowbird.driver.ComputeDriver;
import dev.cowbird.driver.DriverConfig;
import dev.cowbird.junit.CowbirdTest;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's example is what it says: it compiles, and boots a machine. */
@CowbirdTest
class ReadmeIT {
  private static final Path README = Path.of(System.getProperty("cowbird.readme"));
  private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

  @TempDir
  private Path directory;

  @Test
  void the_example_in_java_compiles_and_runs(ComputeDriver driver, DriverConfig config)
      throws Exception {
    Path source = Files.writeString(directory.resolve("Hello.java"), example(config));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    int failed =
        compiler.run(null, OutputStream.nullOutputStream(), null, "-Werror", source.toString());
    assertThat(failed).as("exit status of the compiler").isZero();

    String image = BootSector.rawImage(directory, "readme").toString();
    try (URLClassLoader loader = new URLClassLoader(new URL[] {directory.toUri().toURL()})) {
      loader.loadClass("Hello").getMethod("main", String[].class).invoke(null, (Object)
          new String[] {config.images().stateDirectory().toString(), image});
    }

    assertThat(driver.instances()).isEmpty();
    assertThat(driver.images().images()).hasSize(1);
  }

  /** As it stands, but for the connection, which differs for an ordinary user, and the name. */
  private String example(DriverConfig config) throws Exception {
    Matcher matcher = JAVA.matcher(Files.readString(README));
    List<String> examples = matcher.results().map(result -> result.group(1)).toList();
    assertThat(examples).hasSize(1);
    assertThat(examples.get(0)).contains("DriverConfig.SYSTEM", "\"hello\"");
    return examples
        .get(0)
        .replace("DriverConfig.SYSTEM", '"' + config.connectUri() + '"')
        .replace("\"hello\"", "\"hello-" + ProcessHandle.current().pid() + '"');
  }
}
