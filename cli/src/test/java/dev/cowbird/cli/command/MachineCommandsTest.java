/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cowbird.cli.command.CliHost.Outcome;
import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import dev.cowbird.driver.PowerState;
import dev.cowbird.driver.testing.FakeGuest;
import dev.cowbird.driver.testing.FakeHypervisor.Action;
import dev.cowbird.imagebackend.ImageBackendConfig.Network;
import dev.cowbird.imagebackend.ImageLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MachineCommandsTest {
  private static final List<String> MACHINE = List.of(
      "name",
      "status",
      "power",
      "uuid",
      "image",
      "memory",
      "cpus",
      "network",
      "published",
      "securityGroups",
      "virtualization",
      "user",
      "kernel",
      "created",
      "disk",
      "disks",
      "directory");
  private static final List<String> DISK =
      List.of("path", "format", "virtualSize", "base", "sizedBase", "fsGrown");

  @TempDir
  Path directory;

  private CliHost host;
  private FakeGuest guest;

  @BeforeEach
  void open() {
    host = new CliHost(directory);
    guest = host.hypervisor.guest("vm1");
  }

  private static List<String> members(JsonNode document) {
    return document.properties().stream().map(Map.Entry::getKey).toList();
  }

  private void runMachine() {
    Outcome outcome = host.run(
        "run",
        host.image("a.img"),
        "--name",
        "vm1",
        "--disk",
        "1G",
        "--memory",
        "512M",
        "--cpus",
        "2");
    assertThat(outcome.status()).as(outcome.err()).isZero();
  }

  private void createDisk() {
    assertThat(host.run("disk", "create", host.image("a.img"), "--instance", "vm1", "--size", "0")
            .status())
        .isZero();
  }

  private void assertFails(Outcome outcome, int status, String kind) {
    assertThat(outcome.status()).isEqualTo(status);
    JsonNode error = outcome.document().path("error");
    assertThat(members(outcome.document())).containsExactly("error");
    assertThat(members(error)).containsExactlyInAnyOrder("kind", "message");
    assertThat(error.path("kind").asText()).isEqualTo(kind);
    assertThat(outcome.err().lines().filter(line -> line.startsWith("cowbird: ")))
        .hasSize(1)
        .first()
        .asString()
        .endsWith(error.path("message").asText());
  }

  @Test
  void creates_a_disk() {
    String image = host.image("a.img");

    Outcome json = host.run("disk", "create", image, "--instance", "vm1", "--size", "1G", "--json");
    Outcome text = host.run("disk", "create", image, "--instance", "vm1", "--size", "1G");

    assertThat(json.status()).isZero();
    JsonNode document = json.document();
    assertThat(members(document)).containsExactlyElementsOf(DISK);
    Path disk = Path.of(document.path("path").asText());
    assertThat(disk).isNotEmptyFile().endsWith(Path.of("instances/vm1/disk"));
    assertThat(document.path("format").asText()).isEqualTo("qcow2");
    assertThat(document.path("virtualSize").asLong()).isEqualTo(1L << 30);
    assertThat(Path.of(document.path("base").asText())).exists();
    assertThat(document.path("sizedBase").asText())
        .isEqualTo(document.path("base").asText() + "_1");
    assertThat(document.path("fsGrown").isBoolean()).isTrue();
    assertThat(document.path("fsGrown").asBoolean()).isFalse();
    assertThat(text).isEqualTo(new Outcome(0, disk + "\n", ""));
    assertThat(host.hypervisor.calls()).isEmpty();
  }

  @Test
  void creates_a_raw_disk_of_the_images_own_size() {
    Outcome json = host.run(
        "disk",
        "create",
        host.image("a.img"),
        "--instance",
        "vm1",
        "--size",
        "0",
        "--backend",
        "raw",
        "--json");

    assertThat(json.document().path("format").asText()).isEqualTo("raw");
    assertThat(json.document().path("virtualSize").asInt()).isEqualTo(CliHost.IMAGE_BYTES);
    assertThat(json.document().get("sizedBase").isNull()).isTrue();
  }

  @Test
  void refuses_a_disk_that_differs_from_the_one_there_is() {
    createDisk();

    assertFails(
        host.run(
            "disk", "create", host.image("a.img"), "--instance", "vm1", "--size", "2G", "--json"),
        6,
        "Conflict");
  }

  @Test
  void refuses_a_disk_for_a_machine() {
    runMachine();

    assertFails(
        host.run(
            "disk", "create", host.image("a.img"), "--instance", "vm1", "--size", "1G", "--json"),
        6,
        "Conflict");
  }

  @Test
  void refuses_an_image_that_is_larger_than_the_disk() {
    Outcome outcome = host.run(
        "disk", "create", host.image("a.img"), "--instance", "vm1", "--size", "512", "--json");

    assertFails(outcome, 3, "ImageTooLarge");
    assertThat(outcome.err()).contains("65536", "512");
  }

  @Test
  void lists_nothing() {
    assertThat(host.run("ls", "--json").document()).hasToString("{\"instances\":[]}");
    assertThat(host.run("ls").out()).isEqualTo("NAME  STATE  MEMORY  CPUS  DISK  IMAGE\n");
  }

  @Test
  void lists_machines() {
    runMachine();

    Outcome json = host.run("ls", "--json");
    Outcome text = host.run("ls");

    assertThat(members(json.document())).containsExactly("instances");
    assertThat(json.document().path("instances"))
        .hasSize(1)
        .containsExactly(host.run("show", "vm1", "--json").document());
    assertThat(text.out().lines())
        .hasSize(2)
        .element(1)
        .asString()
        .matches("vm1\\s+running\\s+512 MiB\\s+2\\s+1 GiB\\s+\\S+a\\.img");
  }

  @Test
  void makes_the_machine_that_its_options_describe() {
    Outcome made = host.run(
        "run",
        host.image("a.img"),
        "--name",
        "vm1",
        "--publish",
        "0:22",
        "--net",
        "user",
        "--net",
        "direct:lo,mac=52:54:00:00:00:09",
        "--profile",
        "windows",
        "--json");

    assertThat(made.status()).as(made.err()).isZero();
    assertThat(made.document().path("network").asText()).isEqualTo("user,direct:lo");
    assertThat(made.document().at("/published/0").asText())
        .matches("127\\.0\\.0\\.1:[1-9]\\d*:22/tcp");
    assertThat(host.run("show", "vm1").out()).containsPattern("published +127");
    assertThat(host.run("xml", "vm1").out())
        .contains("52:54:00:00:00:09", "dev=\"lo\"", "hostfwd=tcp:127.0.0.1:")
        .contains("firmware=\"efi\"", "tpm-crb", "localtime");
  }

  @Test
  void refuses_networks_that_contradict_each_other() {
    Outcome refused = host.run(
        "run", host.image("a.img"), "--name", "vm1", "--publish", "80:80", "--net", "none");

    assertThat(refused.status()).isEqualTo(2);
    assertThat(refused.err()).contains("user-mode network");
    assertThat(host.run("show", "vm1").status()).isEqualTo(4);
  }

  @Test
  void lists_lone_disks() {
    createDisk();

    assertThat(host.run("ls").out().lines())
        .element(1)
        .asString()
        .matches("vm1\\s+disk\\s+-\\s+-\\s+64 KiB\\s+-");
  }

  @Test
  void shows_a_machine() {
    runMachine();

    Outcome json = host.run("show", "vm1", "--json");
    Outcome text = host.run("show", "vm1");

    JsonNode document = json.document();
    assertThat(json.status()).isZero();
    assertThat(members(document)).containsExactlyElementsOf(MACHINE);
    assertThat(document.path("name").asText()).isEqualTo("vm1");
    assertThat(document.path("status").asText()).isEqualTo("ready");
    assertThat(document.path("power").asText()).isEqualTo("running");
    assertThat(document.path("uuid").asText()).matches("[0-9a-f-]{36}");
    assertThat(document.path("image").asText()).endsWith("a.img");
    assertThat(document.path("memory").asLong()).isEqualTo(512L << 20);
    assertThat(document.path("cpus").asInt()).isEqualTo(2);
    assertThat(document.path("network").asText()).isEqualTo("user");
    assertThat(document.path("virtualization").asText()).isEqualTo("qemu");
    assertThat(document.path("created").asText()).matches("\\d{4}-\\d\\d-\\d\\dT.*Z");
    assertThat(members(document.path("disk"))).containsExactlyElementsOf(DISK);
    assertThat(Path.of(document.path("directory").asText())).isDirectory();
    assertThat(text.out())
        .contains("running", "512 MiB", document.path("uuid").asText())
        .containsPattern("backed by +" + document.at("/disk/sizedBase").asText());
  }

  @Test
  void shows_a_lone_disk() {
    createDisk();

    assertThat(members(host.run("show", "vm1", "--json").document()))
        .containsExactly("name", "status", "power", "disk", "directory");
    assertThat(host.run("show", "vm1").out()).contains("disk size");
  }

  @Test
  void shows_a_machine_that_lost_its_domain_and_disk() throws IOException {
    runMachine();
    host.hypervisor.domains().get(0).powerOff();
    host.hypervisor.domains().get(0).undefine();
    Files.delete(host.layout().instances().resolve("vm1/disk"));

    JsonNode document = host.run("show", "vm1", "--json").document();

    assertThat(members(document)).containsExactlyElementsOf(MACHINE);
    assertThat(document.path("status").asText()).isEqualTo("lost");
    assertThat(document.get("power").isNull()).isTrue();
    assertThat(document.get("disk").isNull()).isTrue();
  }

  @Test
  void lists_a_machine_whose_record_is_damaged_with_the_reason() throws IOException {
    runMachine();
    Files.writeString(host.layout().instances().resolve("vm1/instance.json"), "{");

    Outcome json = host.run("ls", "--json");

    assertThat(json.status()).isZero();
    JsonNode document = json.document().path("instances").get(0);
    assertThat(document).isEqualTo(host.run("show", "vm1", "--json").document());
    assertThat(members(document))
        .containsExactly("name", "status", "power", "disk", "damage", "directory");
    assertThat(document.path("status").asText()).isEqualTo("damaged");
    assertThat(document.path("damage").asText()).contains("vm1/instance.json");
    assertThat(host.run("ls").out()).containsPattern("vm1 +damaged");
    assertThat(host.run("show", "vm1").out()).contains("vm1/instance.json");
  }

  @Test
  void stops_a_machine() {
    runMachine();

    Outcome json = host.run("stop", "vm1", "--json");

    assertThat(json.status()).isZero();
    assertThat(members(json.document())).containsExactlyInAnyOrder("name", "outcome");
    assertThat(json.document().path("outcome").asText()).isEqualTo("shut down");
    assertThat(host.run("stop", "vm1").out()).isEqualTo("vm1: already off\n");
  }

  @Test
  void forces_a_machine_off() {
    runMachine();
    guest.ignoresPowerButton();

    assertThat(host.run("stop", "vm1", "--timeout", "10ms").out()).isEqualTo("vm1: forced off\n");
    host.run("start", "vm1");
    assertThat(host.run("stop", "vm1", "--force").out()).isEqualTo("vm1: forced off\n");
    assertThat(host.hypervisor.calls()).containsOnlyOnce("shut down vm1");
  }

  @Test
  void starts_a_machine() {
    runMachine();
    host.run("stop", "vm1");

    Outcome json = host.run("start", "vm1", "--json");

    assertThat(json.status()).isZero();
    assertThat(json.document()).isEqualTo(host.run("show", "vm1", "--json").document());
    assertThat(json.document().path("power").asText()).isEqualTo("running");
    assertThat(host.run("start", "vm1").out()).isEqualTo("vm1 is running\n");
  }

  @Test
  void reboots_a_machine() {
    runMachine();

    Outcome json = host.run("reboot", "vm1", "--json");

    assertThat(members(json.document())).containsExactlyElementsOf(MACHINE);
    assertThat(host.hypervisor.calls())
        .containsExactly("define vm1", "start vm1", "shut down vm1", "start vm1");
    assertThat(host.run("reboot", "vm1", "--force").out()).isEqualTo("vm1 is running\n");
  }

  @Test
  void removes_a_machine() {
    runMachine();

    Outcome json = host.run("rm", "vm1", "--json");

    assertThat(json.status()).isZero();
    assertThat(members(json.document())).containsExactlyInAnyOrder("name", "removed");
    assertThat(json.document().path("removed").asBoolean()).isTrue();
    assertThat(host.hypervisor.domains()).isEmpty();
    assertThat(host.layout().instances()).isEmptyDirectory();
    runMachine();
    assertThat(host.run("rm", "vm1")).isEqualTo(new Outcome(0, "vm1 removed\n", ""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"show", "console", "stop", "start", "reboot", "rm"})
  void finds_no_machine_that_is_not_there(String command) {
    Outcome text = host.run(command, "vm1");

    assertFails(host.run(command, "vm1", "--json"), 4, "NotFound");
    assertThat(text.status()).isEqualTo(4);
    assertThat(text.out()).isEmpty();
    assertThat(text.err()).matches("cowbird: " + command + " vm1: [^\\n]+vm1[^\\n]*\\n");
  }

  @Test
  void leaves_a_foreign_domain() {
    host.hypervisor.define("<domain><name>vm1</name></domain>").start();

    assertFails(host.run("rm", "vm1", "--json"), 6, "NotOurs");

    assertThat(host.hypervisor.domains().get(0).state()).isEqualTo(PowerState.RUNNING);
  }

  @Test
  void prints_what_a_console_has_shown() {
    guest.printsOnBoot("Welcome\nlogin: ");
    runMachine();

    Outcome json = host.run("console", "vm1", "--json");
    Outcome text = host.run("console", "vm1", "--no-follow");

    assertThat(json.status()).isZero();
    assertThat(members(json.document())).containsExactlyInAnyOrder("name", "text");
    assertThat(json.document().path("text").asText()).isEqualTo("Welcome\nlogin: ");
    assertThat(text).isEqualTo(new Outcome(0, "Welcome\nlogin:\n", ""));
  }

  @Test
  void prints_nothing_of_a_console_without_a_log() {
    runMachine();
    assertThat(host.layout().instances().resolve("vm1/console.log").toFile().delete())
        .isTrue();

    assertThat(host.run("console", "vm1", "--json").document().path("text").asText())
        .isEmpty();
    assertThat(host.run("console", "vm1", "--no-follow").out()).isEmpty();
  }

  @Test
  void follows_a_console_until_the_machine_is_off() {
    guest.printsOnBoot("Welcome\n");
    runMachine();
    guest.prints("bye\n");
    guest.powersOff();

    assertThat(host.run("console", "vm1")).isEqualTo(new Outcome(0, "Welcome\nbye\n", ""));
  }

  @Test
  void diagnoses_a_host() {
    Outcome json = doctor("--json");
    Outcome text = doctor();

    JsonNode document = json.document();
    assertThat(members(document)).containsExactly("usable", "virtualization", "reason", "checks");
    assertThat(document.path("checks")).isNotEmpty().allSatisfy(check -> {
      assertThat(members(check)).containsExactly("name", "verdict", "found", "remedy");
      assertThat(check.path("verdict").asText()).isIn("ok", "warning", "missing");
    });
    assertThat(json.status()).isEqualTo(document.path("usable").asBoolean() ? 0 : 1);
    assertThat(document.path("virtualization").asText()).isEqualTo("qemu");
    assertThat(text.status()).isEqualTo(json.status());
    assertThat(text.out()).contains("qemu-img", "virtualization");
  }

  @Test
  void diagnoses_a_host_without_libvirt() {
    host.hypervisor.fail(
        Action.CAPABILITIES, new DriverException(Kind.HYPERVISOR_UNAVAILABLE, "No daemon"));

    Outcome json = doctor("--json");

    assertThat(json.status()).isEqualTo(1);
    assertThat(json.document().path("usable").asBoolean()).isFalse();
    assertThat(json.document().get("virtualization").isNull()).isTrue();
    assertThat(json.err()).isEmpty();
    assertThat(doctor().out()).contains("missing", "No daemon", "try: ");
  }

  private Outcome doctor(String... options) {
    for (String command : List.of(
        "qemu-img",
        "setpriv",
        "prlimit",
        "e2fsck",
        "resize2fs",
        "mke2fs",
        "mkfs.xfs",
        "mkfs.vfat",
        "mkswap")) {
      host.commands.print(List.of(command), command + " 1.0\n");
    }
    String[] arguments = new String[options.length + 1];
    arguments[0] = "doctor";
    System.arraycopy(options, 0, arguments, 1, options.length);
    return host.run(arguments);
  }

  @Test
  void demonstrates_itself() {
    String image = host.image("a.img");

    Outcome outcome = host.run("demo", image, "--timeout", "10ms", "--json");

    assertThat(outcome.status()).as(outcome.err()).isZero();
    assertThat(members(outcome.document())).containsExactlyElementsOf(MACHINE);
    assertThat(outcome.err()).contains("Started ", "Its console says:");
    assertThat(host.hypervisor.domains()).isEmpty();
    assertThat(host.layout().instances()).isEmptyDirectory();
  }

  @Test
  void takes_the_demonstration_down_when_it_fails() {
    Outcome outcome = host.run("demo", "--timeout", "10ms", "--json");

    assertFails(outcome, 5, "TimedOut");
    assertThat(host.hypervisor.domains()).isEmpty();
    assertThat(host.layout().instances()).isEmptyDirectory();
  }

  @Test
  void opens_the_driver_as_the_options_say() {
    Path other = directory.resolve("other");

    host.run(
        "ls",
        "--state-dir",
        other.toString(),
        "--connect",
        "test:///default",
        "--max-virtual-size",
        "2G",
        "--lock-timeout",
        "90s",
        "--offline",
        "--limit-rate",
        "10M",
        "--keep-free",
        "3",
        "--max-fetches",
        "1",
        "--max-conversions",
        "2");
    host.run("ls");

    assertThat(host.opened.get(0).images().stateDirectory()).isEqualTo(other);
    assertThat(host.opened.get(0).connectUri()).isEqualTo("test:///default");
    assertThat(host.opened.get(0).images().maxVirtualSize()).hasToString("2 GiB");
    assertThat(host.opened.get(0).images().lockTimeout()).hasSeconds(90);
    assertThat(host.opened.get(0).images().network()).isEqualTo(Network.OFFLINE);
    assertThat(host.opened.get(0).images().limits())
        .isEqualTo(new ImageLimits(1, 2, OptionalLong.of(10 << 20), OptionalLong.of(3)));
    assertThat(host.opened.get(1).images().network()).isEqualTo(Network.ONLINE);
    assertThat(host.opened.get(1).images().limits()).isEqualTo(ImageLimits.DEFAULT);
    assertThat(host.opened.get(1).images().stateDirectory())
        .isEqualTo(host.environment().stateDirectory());
    assertThat(host.opened.get(1).connectUri()).isEqualTo("qemu:///system");
  }
}
