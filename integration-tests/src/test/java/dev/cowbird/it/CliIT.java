/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cowbird.driver.ComputeDriver;
import dev.cowbird.imagebackend.InstanceName;
import dev.cowbird.it.CommandLine.Result;
import dev.cowbird.junit.CowbirdTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The command as it is typed, against a real libvirt. */
@CowbirdTest
class CliIT {
  @TempDir
  private Path directory;

  private Path state;
  private CommandLine cowbird;
  private String name;
  private String image;

  @BeforeEach
  void prepare(ComputeDriver driver, InstanceName instance) {
    state = driver.images().layout().root();
    cowbird = CommandLine.in(state);
    name = instance.value();
    image = BootSector.rawImage(directory, "cli").toString();
  }

  @Test
  void takes_a_machine_through_its_life() {
    JsonNode run = done(
        "run",
        image,
        "--name",
        name,
        "--memory",
        "16M",
        "--network",
        "none",
        "--disk",
        "1G",
        "--wait",
        "console:DONE");
    assertThat(run.path("name").asText()).isEqualTo(name);
    assertThat(run.path("power").asText()).isEqualTo("running");
    assertThat(run.path("disk").path("virtualSize").asLong()).isEqualTo(1L << 30);

    JsonNode listed = done("ls").path("instances");
    assertThat(listed).hasSize(1);
    assertThat(listed.get(0)).isEqualTo(done("show", name));

    assertThat(done("console", name).path("text").asText())
        .contains("sectors=00200000", "counter=00000001", "tag=cli");
    assertThat(done("stop", name, "--timeout", "1s").path("outcome").asText())
        .isEqualTo("forced off");
    assertThat(done("stop", name).path("outcome").asText()).isEqualTo("already off");
    assertThat(done("show", name).path("power").asText()).isEqualTo("shut off");
    assertThat(done("start", name).path("power").asText()).isEqualTo("running");
    assertThat(done("reboot", name, "--force").path("power").asText()).isEqualTo("running");
    assertThat(done("rm", name).path("removed").asBoolean()).isTrue();
    assertThat(done("ls").path("instances")).isEmpty();
    refused(4, "rm", name);
  }

  @Test
  void makes_a_machine_as_a_file_describes_it() throws IOException {
    Path file = Files.writeString(directory.resolve("guest.yaml"), """
        name: %s
        image: {location: %s, format: raw}
        disk: 1G
        memory: 16M
        cpus: 2
        networks: [user]
        publish: ['0:22']
        hardware:
          watchdog: {model: i6300esb, action: reset}
          smbios: {product: Nest}
          video: vga
        guest: {hostname: nest}
        wait: console:DONE
        timeout: 2m
        """.formatted(name, image));
    assertThat(cowbird.run("spec", "check", file.toString(), "--json").status()).isZero();

    JsonNode run = done("run", "-f", file.toString(), "--memory", "32M");

    assertThat(run.path("name").asText()).isEqualTo(name);
    assertThat(run.path("memory").asLong()).isEqualTo(32L << 20);
    assertThat(run.path("cpus").asInt()).isEqualTo(2);
    assertThat(run.path("published")).hasSize(1);
    assertThat(done("xml", name).path("xml").asText())
        .contains("i6300esb", "Nest", "<model type='vga'");
    assertThat(done("console", name).path("text").asText()).contains("sectors=00200000");
    refused(2, "run", "-f", file.toString(), image);
    done("rm", name);
  }

  @Test
  void removes_a_machine_when_the_command_ends_if_it_is_told_to() {
    Result waited = cowbird.run(
        "run",
        image,
        "--name",
        name,
        "--memory",
        "16M",
        "--rm",
        "--network",
        "none",
        "--wait",
        "console:DONE",
        "--json");

    assertThat(waited.status()).as(waited.err()).isZero();
    assertThat(waited.json().path("name").asText()).isEqualTo(name);
    assertThat(done("ls").path("instances")).isEmpty();
  }

  @Test
  void keeps_a_machine_that_was_waited_for_in_vain_unless_it_is_told_to_remove_it() {
    refused(
        5,
        "run",
        image,
        "--name",
        name,
        "--memory",
        "16M",
        "--network",
        "none",
        "--wait",
        "console:never",
        "--timeout",
        "2s");
    assertThat(done("show", name).path("power").asText()).isEqualTo("running");
    refused(6, "run", image, "--name", name);
    done("rm", name);

    refused(
        5,
        "run",
        image,
        "--name",
        name,
        "--memory",
        "16M",
        "--network",
        "none",
        "--rm",
        "--wait",
        "console:never",
        "--timeout",
        "2s");
    refused(4, "show", name);
  }

  @Test
  void makes_disks_and_tells_of_images() {
    JsonNode base = done("image", "pull", image);
    assertThat(fields(base))
        .containsExactly(
            "imageId", "cacheId", "base", "format", "virtualSize", "digests", "proofs");
    assertThat(base.path("imageId").asText()).isEqualTo(image);

    JsonNode disk = done("disk", "create", image, "--instance", name, "--size", "1536M");
    assertThat(fields(disk))
        .containsExactly("path", "format", "virtualSize", "base", "sizedBase", "fsGrown");
    assertThat(disk.path("sizedBase").asText())
        .isEqualTo(base.path("base").asText() + "_1610612736b");
    assertThat(done("disk", "create", image, "--instance", name, "--size", "1536M"))
        .isEqualTo(disk);
    refused(6, "disk", "create", image, "--instance", name, "--size", "1G");
    refused(6, "disk", "create", image, "--instance", name, "--size", "1536M", "--backend", "raw");

    JsonNode cached = done("image", "ls").path("images").get(0);
    assertThat(cached.path("sizes").get(0).asLong()).isEqualTo(1536L << 20);
    assertThat(cached.path("instances").get(0).asText()).isEqualTo(name);

    assertThat(done("ls").path("instances").get(0).path("status").asText()).isEqualTo("disk");
    done("rm", name);
    assertThat(fields(done("image", "inspect", image)))
        .containsExactly("verdict", "format", "virtualSize", "reason", "unpackedBytes", "details");
    assertThat(fields(done("image", "checksum", image).path("digests")))
        .containsExactly("md5", "sha256", "sha512");
    refused(3, "image", "pull", image, "--checksum", "md5:00000000000000000000000000000000");
  }

  @Test
  void says_that_this_host_will_do() {
    JsonNode report = done("doctor");

    assertThat(report.path("usable").asBoolean()).isTrue();
    assertThat(report.path("virtualization").asText()).isIn("kvm", "qemu");
    assertThat(report.path("reason").asText()).isNotBlank();
  }

  @ParameterizedTest
  @ValueSource(strings = {"directory", "fifo", "empty", "text"})
  void refuses_what_is_no_image(String kind) throws Exception {
    Path odd = directory.resolve(kind);
    switch (kind) {
      case "directory" -> Files.createDirectory(odd);
      case "fifo" -> new ProcessBuilder("mkfifo", odd.toString()).start().waitFor();
      case "empty" -> Files.createFile(odd);
      default -> Files.writeString(odd, "no qcow2");
    }

    refused(3, "run", odd.toString(), "--name", name, "--format", "qcow2");

    assertThat(cowbird.run("image", "inspect", odd.toString(), "--format", "qcow2", "--json"))
        .satisfies(result -> assertThat(result.status()).isEqualTo(3))
        .satisfies(
            result -> assertThat(result.json().path("verdict").asText()).isEqualTo("rejected"));
    assertNothingIsLeft();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "4 | run | /nowhere/image",
        "2 | run | json:{}",
        "2 | run | nbd:localhost:10809",
        "2 | run | IMAGE --name a/b",
        "2 | run | IMAGE --name ..",
        "2 | run | IMAGE --name=-a",
        "2 | run | IMAGE --name json:a",
        "2 | run | IMAGE --disk -1",
        "2 | run | IMAGE --disk 9223372036854775808",
        "2 | run | IMAGE --disk 1000",
        "2 | run | IMAGE --memory 0",
        "2 | run | IMAGE --cpus 0",
        "2 | run | IMAGE --backend zfs",
        "2 | run | IMAGE --nonsense",
        "2 | run | IMAGE --connect qemu+ssh://elsewhere/system",
        "1 | run | IMAGE --connect qemu:///nowhere",
        "3 | run | IMAGE --format nonsense",
        "3 | run | IMAGE --format --verbose",
        "3 | run | IMAGE --disk 1M",
        "4 | run | IMAGE --network nowhere",
        "4 | show | NAME",
        "4 | console | NAME",
        "4 | start | NAME",
        "4 | stop | NAME",
        "4 | reboot | NAME",
        "2 | show | ../x",
      })
  void says_what_is_wrong_in_one_line_and_leaves_nothing(
      int status, String command, String arguments) {
    String[] typed = (command + " " + arguments)
        .replace("IMAGE", image)
        .replace("NAME", name)
        .split(" ");

    refused(status, typed);

    assertNothingIsLeft();
  }

  @Test
  void refuses_a_name_with_a_newline() {
    refused(2, "run", image, "--name", "a\nb");

    assertNothingIsLeft();
  }

  @Test
  void says_which_program_is_missing() throws Exception {
    Path empty = Files.createDirectory(directory.resolve("bin"));
    for (String tool : List.of("setpriv", "prlimit")) {
      Files.createSymbolicLink(empty.resolve(tool), Path.of("/usr/bin", tool));
    }
    CommandLine poor = cowbird.with(Map.of("PATH", empty.toString()));

    String vmdk = BootSector.vmdkImage(directory, "packed").toString();

    Result result = poor.run("disk", "create", vmdk, "--instance", name, "--size", "1G", "--json");

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.json().path("error").path("kind").asText()).isEqualTo("CommandMissing");
    assertThat(result.errors()).singleElement().asString().contains("qemu-img");
    assertThat(StateFiles.in(state)).noneMatch(file -> file.startsWith("instances/"));
  }

  @Test
  void a_state_directory_that_is_a_file_is_an_error() throws Exception {
    Path file = Files.createFile(directory.resolve("file"));

    Result result = CommandLine.in(file).run("ls", "--json");

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.json().path("error").path("kind").asText()).isEqualTo("StateDirectory");
    assertThat(result.errors()).hasSize(1);
  }

  @Test
  void an_interrupt_undoes_what_was_not_finished() throws Exception {
    try (SlowImage slow = SlowImage.serve()) {
      Path out = directory.resolve("out");
      Process run = cowbird.start(out, directory.resolve("err"), "run", slow.url(), "--name", name);
      await().atMost(Duration.ofSeconds(60)).until(slow::isAsked);

      Interrupts.send(run);

      assertThat(run.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(run.exitValue()).isEqualTo(130);
    }
    assertNothingIsLeft();
  }

  /** The document of a command that does what it should. */
  private JsonNode done(String... arguments) {
    Result result = cowbird.run(withJson(arguments));
    assertThat(result.status()).as(result.err()).isZero();
    return result.json();
  }

  /** A command that must fail: one line, one document, this status. */
  private void refused(int status, String... arguments) {
    Result result = cowbird.run(withJson(arguments));
    assertThat(result.status()).as(result.err()).isEqualTo(status);
    assertThat(result.errors()).singleElement().asString().startsWith("cowbird: " + arguments[0]);
    JsonNode error = result.json().path("error");
    assertThat(error.path("kind").asText()).isNotBlank();
    assertThat(result.errors().get(0)).endsWith(error.path("message").asText());
  }

  private static String[] withJson(String... arguments) {
    String[] all = new String[arguments.length + 1];
    System.arraycopy(arguments, 0, all, 0, arguments.length);
    all[arguments.length] = "--json";
    return all;
  }

  private static List<String> fields(JsonNode document) {
    return document.properties().stream().map(Map.Entry::getKey).toList();
  }

  private void assertNothingIsLeft() {
    assertThat(StateFiles.in(state))
        .noneMatch(file -> file.startsWith("instances/"))
        .noneMatch(file -> file.endsWith(".part"))
        .noneMatch(file -> file.endsWith(".tmp"))
        .noneMatch(file -> file.endsWith(".converted"));
  }
}
