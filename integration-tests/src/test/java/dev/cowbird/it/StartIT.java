/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code cowbird}, in a place without sources, and the archive that it starts with. */
class StartIT {
  private static final Path JAR =
      Path.of(System.getProperty("cowbird.jar")).toAbsolutePath().normalize();
  private static final Path ROOT = JAR.resolve("../../..").normalize();

  @TempDir
  private Path directory;

  private Path target;

  @BeforeEach
  void install() throws IOException {
    Path host = Files.createDirectories(directory.resolve("integration-tests/host"));
    target = Files.createDirectories(directory.resolve("cli/target"));
    Files.copy(ROOT.resolve("cowbird"), directory.resolve("cowbird"));
    Files.copy(ROOT.resolve("integration-tests/host/build.sh"), host.resolve("build.sh"));
    Path launcher = Files.createDirectories(directory.resolve("cli/src/main/launcher"));
    Files.copy(ROOT.resolve("cli/src/main/launcher/launch.sh"), launcher.resolve("launch.sh"));
    Files.createSymbolicLink(target.resolve("cowbird.jar"), JAR);
    Files.createSymbolicLink(target.resolve("lib"), JAR.resolveSibling("lib"));
  }

  @Test
  void makes_an_archive_and_starts_with_it() throws Exception {
    start();
    Path archive = archive();
    FileTime made = Files.getLastModifiedTime(archive);

    assertThat(sourceOfMain()).contains("shared objects file");
    assertThat(Files.getLastModifiedTime(archive)).isEqualTo(made);
    assertThat(archive()).isEqualTo(archive);
  }

  @Test
  void passes_over_an_archive_that_is_broken() throws Exception {
    start();
    Path archive = archive();
    byte[] whole = Files.readAllBytes(archive);
    byte[] garbled = whole.clone();
    for (int i = 64; i < 2048; i++) {
      garbled[i] ^= (byte) 0x5a;
    }
    for (byte[] content :
        List.of(new byte[0], "no archive".getBytes(StandardCharsets.UTF_8), garbled)) {
      Files.delete(archive);
      Files.write(archive, content);
      start();

      assertThat(sourceOfMain()).contains("cowbird.jar");
      assertThat(archive).hasBinaryContent(content);
    }
  }

  @Test
  void makes_an_archive_anew_that_is_older_than_the_jar() throws Exception {
    start();
    Path archive = archive();
    Files.delete(archive);
    Files.writeString(archive, "old");
    Files.setLastModifiedTime(archive, FileTime.from(Instant.EPOCH.plus(Duration.ofDays(1))));

    start();
    assertThat(sourceOfMain()).contains("shared objects file");
  }

  @Test
  void starts_without_an_archive_where_none_can_be_made() throws Exception {
    // A directory is in the way, also of root.
    start();
    Path archive = archive();
    Files.delete(archive);
    Files.createDirectories(archive.resolveSibling(archive.getFileName() + ".new/kept"));
    Files.writeString(archive.resolveSibling(archive.getFileName() + ".new/kept/file"), "");

    start();
    assertThat(sourceOfMain()).contains("cowbird.jar");
  }

  private Path archive() throws IOException {
    try (Stream<Path> files = Files.list(target)) {
      return files
          .filter(file -> file.toString().endsWith(".jsa"))
          .reduce((one, other) -> {
            throw new AssertionError("Two archives: " + one + ", " + other);
          })
          .orElseThrow();
    }
  }

  /** It must say what it is asked for and no more, whatever the archive is like. */
  private void start() throws IOException, InterruptedException {
    assertThat(run(Map.of())).matches("cowbird \\S+\\R");
  }

  /** What the JVM says of where the first class of ours came from. */
  private String sourceOfMain() throws IOException, InterruptedException {
    Path log = directory.resolve("classes");
    run(Map.of("_JAVA_OPTIONS", "-Xlog:class+load=info:file=" + log + ":none"));
    try (Stream<String> lines = Files.lines(log)) {
      return lines
          .filter(line -> line.startsWith("dev.cowbird.cli.Main "))
          .findFirst()
          .orElseThrow();
    } finally {
      Files.delete(log);
    }
  }

  private String run(Map<String, String> environment) throws IOException, InterruptedException {
    Path output = directory.resolve("output");
    ProcessBuilder builder = new ProcessBuilder(
            directory.resolve("cowbird").toString(), "--version")
        .redirectErrorStream(true)
        .redirectOutput(output.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().putAll(environment);
    Process process = builder.start();
    try {
      assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.exitValue()).as(Files.readString(output)).isZero();
    return Files.readString(output);
  }
}
