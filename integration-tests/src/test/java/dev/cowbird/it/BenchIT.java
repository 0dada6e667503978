/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.cowbird.bench.Main;
import dev.cowbird.driver.DriverConfig;
import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.hypervisor.Domain;
import dev.cowbird.driver.hypervisor.Hypervisor;
import dev.cowbird.driver.hypervisor.libvirt.LibvirtHypervisor;
import dev.cowbird.junit.CowbirdTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every benchmark prints its figures and leaves nothing, run small. */
@CowbirdTest
class BenchIT {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  @TempDir
  private Path directory;

  private Path out;
  private Path err;
  private Path work;

  @BeforeEach
  void guests_may_pass_through() throws IOException {
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
    out = directory.resolve("out");
    err = directory.resolve("err");
    work = Files.createDirectory(
        directory.resolve("work"),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x")));
  }

  private Process start(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(Interrupts.HEARD);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    if (Runtime.version().feature() >= 22) {
      command.add("--enable-native-access=ALL-UNNAMED");
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of(arguments));
    command.addAll(List.of("--state-dir", work.toString()));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().put("LC_ALL", "C.UTF-8");
    return builder.start();
  }

  /** The lines that it printed, all of them JSON. */
  private List<JsonNode> done(String... arguments) throws Exception {
    Process process = start(arguments);
    boolean ended = process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    process.destroy();
    assertThat(ended).as("it came to an end").isTrue();
    assertThat(process.exitValue()).as(Files.readString(err)).isZero();
    assertThat(work).isEmptyDirectory();
    return Files.readAllLines(out).stream().map(BenchIT::parsed).toList();
  }

  private static JsonNode parsed(String line) {
    try {
      return JSON.readTree(line);
    } catch (IOException e) {
      throw new UncheckedIOException("No JSON: " + line, e);
    }
  }

  private static List<String> figures(List<JsonNode> lines) {
    return lines.stream().filter(line -> !line.has("peer")).map(BenchIT::figure).toList();
  }

  /** The figures of a peer, each of which has a ratio. */
  private static List<String> figures(List<JsonNode> lines, String peer) {
    List<JsonNode> its =
        lines.stream().filter(line -> line.path("peer").asText().equals(peer)).toList();
    assertThat(its)
        .allSatisfy(
            line -> assertThat(line.path("ratio").path("median").asDouble()).isPositive());
    return its.stream().map(BenchIT::figure).toList();
  }

  private static String figure(JsonNode line) {
    assertThat(line.path("runs").size()).isEqualTo(1);
    assertThat(line.path("median").asDouble()).isPositive();
    return line.path("figure").asText() + line.path("n").asText();
  }

  @Test
  void disks() throws Exception {
    Path image = BootSector.qcow2Image(directory, "bench");

    List<JsonNode> lines = done(
        "disk",
        "--image",
        image.toString(),
        "--format=qcow2",
        "--size=1G",
        "--other-size=2G",
        "--concurrent=2",
        "--warmups=1",
        "--runs=1",
        "--peer",
        "copy=cp \"$BENCH_IMAGE\" \"$BENCH_DIR\"",
        "--peer",
        "told=echo '{\"figure\":\"concurrent\",\"n\":2,\"ms\":[1500]}'");

    assertThat(figures(lines))
        .containsExactlyInAnyOrder(
            "cold", "warm", "other_size", "concurrent2", "processes2", "cold_first", "warm_first");
    assertThat(figures(lines, "qemu-img")).containsExactly("cold", "warm");
    assertThat(figures(lines, "copy")).containsExactly("cold");
    assertThat(figures(lines, "told")).containsExactly("concurrent2");
    assertThat(lines)
        .filteredOn(line -> line.path("peer").asText().equals("told"))
        .singleElement()
        .satisfies(line -> assertThat(line.path("median").asDouble()).isEqualTo(1.5));
  }

  @Test
  void machines(DriverConfig config) throws Exception {
    List<JsonNode> lines =
        done("spawn", "--runs=1", "--warmups=0", "--connect", config.connectUri());

    String[] all = {
      "spawn1",
      "console1",
      "destroy1",
      "spawn4",
      "console4",
      "destroy4",
      "spawn8",
      "console8",
      "destroy8"
    };
    assertThat(figures(lines)).containsExactly(all);
    assertThat(figures(lines, "virsh")).isIn(List.of(), List.of(all));
    assertThat(domains(config)).isEmpty();
  }

  @Test
  void fetching() throws Exception {
    List<JsonNode> lines = done("fetch", "--runs=1", "--warmups=0", "--bytes=4M");

    assertThat(figures(lines)).containsExactly("fetch", "fetch_limited");
    assertThat(figures(lines, "download")).containsExactly("fetch", "fetch_limited");
  }

  @Test
  void growth(DriverConfig config) throws Exception {
    List<JsonNode> lines = done(
        "scale",
        "--runs=1",
        "--warmups=1",
        "--instances=8",
        "--images=4",
        "--connect",
        config.connectUri());

    assertThat(lines)
        .extracting(
            line -> line.path("figure").asText() + line.path("instances").asText())
        .containsExactly(
            "list2",
            "image_ls2",
            "prune2",
            "warm2",
            "heap2",
            "list4",
            "image_ls4",
            "prune4",
            "warm4",
            "heap4",
            "list8",
            "image_ls8",
            "prune8",
            "warm8",
            "heap8");
  }

  @Test
  void a_peer_that_fails_fails_all_and_leaves_nothing() throws Exception {
    Path image = BootSector.rawImage(directory, "bench");

    Process process = start(
        "disk",
        "--image",
        image.toString(),
        "--size=1G",
        "--warmups=0",
        "--runs=1",
        "--concurrent=1",
        "--peer",
        "broken=echo so it is >&2; exit 9");

    assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(1);
    assertThat(out).isEmptyFile();
    assertThat(Files.readString(err)).contains("bench disk: Peer broken: ", "so it is");
    assertThat(work).isEmptyDirectory();
  }

  @Test
  void an_interrupt_leaves_no_guest_and_no_file(DriverConfig config) throws Exception {
    Process process = start("spawn", "--runs=100", "--connect", config.connectUri());
    await().atMost(PATIENCE).until(() -> Files.readString(err).contains("warm-up 1"));
    await().atMost(PATIENCE).until(() -> !domains(config).isEmpty());

    Interrupts.send(process);

    assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(130);
    assertThat(work).isEmptyDirectory();
    assertThat(domains(config)).isEmpty();
  }

  @Test
  void an_interrupt_ends_a_peer() throws Exception {
    Path image = BootSector.rawImage(directory, "bench");
    Process process = start(
        "disk",
        "--image",
        image.toString(),
        "--size=1G",
        "--warmups=0",
        "--concurrent=1",
        "--peer",
        "slow=touch " + directory.resolve("begun") + "; sleep 1000; true");
    await().atMost(PATIENCE).until(() -> Files.exists(directory.resolve("begun")));
    List<ProcessHandle> children = process.descendants().toList();

    Interrupts.send(process);

    assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(130);
    assertThat(work).isEmptyDirectory();
    assertThat(children).isNotEmpty();
    await().untilAsserted(() -> assertThat(children).noneMatch(ProcessHandle::isAlive));
  }

  /** The domains of this benchmark, which are in {@link #work}. */
  private List<String> domains(DriverConfig config) {
    try (Hypervisor hypervisor = LibvirtHypervisor.connect(config.connectUri())) {
      return hypervisor.domains().stream()
          .filter(this::isBelowWork)
          .map(Domain::name)
          .toList();
    }
  }

  /** A domain that has gone meanwhile is not. */
  private boolean isBelowWork(Domain domain) {
    try {
      return domain.xml().contains(work.toString());
    } catch (DriverException e) {
      return false;
    }
  }
}
