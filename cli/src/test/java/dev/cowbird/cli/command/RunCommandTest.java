/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cowbird.cli.command.CliHost.Outcome;
import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import dev.cowbird.driver.PowerState;
import dev.cowbird.driver.testing.FakeGuest;
import dev.cowbird.driver.testing.FakeHypervisor.Action;
import dev.cowbird.imagebackend.InstanceName;
import dev.cowbird.imagebackend.testing.TinyKernel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class RunCommandTest {
  @TempDir
  Path directory;

  private CliHost host;
  private FakeGuest guest;
  private String image;

  @BeforeEach
  void open() {
    host = new CliHost(directory);
    guest = host.hypervisor.guest("vm1");
    image = host.image("a.img");
  }

  @AfterEach
  void leave_no_interrupt_to_other_tests() {
    boolean unused = Thread.interrupted();
  }

  private Outcome run(String... options) {
    String[] arguments = new String[options.length + 4];
    System.arraycopy(new String[] {"run", image, "--name", "vm1"}, 0, arguments, 0, 4);
    System.arraycopy(options, 0, arguments, 4, options.length);
    return host.run(arguments);
  }

  private void assertRuns() {
    assertThat(host.hypervisor.domains()).singleElement().satisfies(domain -> {
      assertThat(domain.name()).isEqualTo("vm1");
      assertThat(domain.state()).isEqualTo(PowerState.RUNNING);
    });
  }

  private void assertGone() {
    assertThat(host.hypervisor.domains()).isEmpty();
    assertThat(host.layout().instances()).isEmptyDirectory();
  }

  @Test
  void starts_a_machine() {
    Outcome outcome = run();

    assertThat(outcome.status()).as(outcome.err()).isZero();
    assertThat(outcome.out()).isEqualTo("vm1 is running, network user\n");
    assertRuns();
  }

  @Test
  void tells_of_the_machine_by_one_document() {
    Outcome outcome = run("--json");

    assertThat(outcome.status()).isZero();
    assertThat(outcome.document()).isEqualTo(host.run("show", "vm1", "--json").document());
    assertThat(outcome.document().at("/disk/virtualSize").asLong()).isEqualTo(10L << 30);
  }

  @Test
  void gives_a_machine_further_disks() throws IOException {
    Path volume = Files.write(directory.toRealPath().resolve("v.raw"), new byte[4096]);

    Outcome outcome = run(
        "--disk=3G",
        "--disk=blank:1G,serial=B1",
        "--disk=volume:" + volume + ",format=raw,access=read-only",
        "--disk",
        "image:" + image + ",size=2G",
        "--json");

    assertThat(outcome.status()).as(outcome.err()).isZero();
    JsonNode document = outcome.document();
    assertThat(document.at("/disk/virtualSize").asLong()).isEqualTo(3L << 30);
    assertThat(document.path("disks").findValuesAsText("content"))
        .containsExactly(
            "blank:1G",
            "volume:" + volume + ",format=raw,access=read-only",
            "image:" + image + ",size=2G");
    assertThat(document.at("/disks/0/path").asText()).endsWith("/vm1/disk-1");
    assertThat(document.at("/disks/0/format").asText()).isEqualTo("qcow2");
    assertThat(document.at("/disks/1/path").asText()).isEqualTo(volume.toString());
    assertThat(document.at("/disks/1/access").asText()).isEqualTo("read-only");
    assertThat(host.run("rm", "vm1").status()).isZero();
    assertGone();
    assertThat(volume).exists();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1G 2G | several sizes",
        "blank:0 | no size",
        "floppy:1M | not a disk",
        "ephemeral:1G,fs=xfs,label=much-too-long | not a label",
        "volume:/v | never guessed"
      })
  void refuses_disks_that_can_not_be(String disks, String why) {
    Outcome outcome =
        run(Arrays.stream(disks.split(" ")).map(disk -> "--disk=" + disk).toArray(String[]::new));

    assertThat(outcome.status()).isEqualTo(2);
    assertThat(outcome.err()).contains(why);
    assertThat(directory.resolve("state/instances/vm1")).doesNotExist();
  }

  @Test
  void finds_no_volume_that_is_not_there() {
    Outcome outcome = run("--disk=volume:/no/such/file,format=raw");

    assertThat(outcome.status()).isEqualTo(4);
    assertThat(outcome.err()).contains("/no/such/file");
    assertGone();
  }

  @Test
  void makes_a_name_of_the_images() {
    Outcome outcome = host.run("run", image, "--json");

    assertThat(outcome.document().path("name").asText()).matches("a-[0-9a-f]{4}");
  }

  @Test
  void tells_the_guest_of_itself() throws IOException {
    Path key = Files.writeString(
        directory.resolve("id.pub"),
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ6sJ9XkkZ7F5cB8Vv0B4m6sVtQH4G8l2b1yq0Zk9W3x me@here\n");
    Path password = Files.writeString(directory.resolve("password"), "s3cret\nignored\n");
    Path userData = Files.writeString(directory.resolve("user-data"), "#!/bin/sh\ntrue\n");

    Outcome outcome = run(
        "--hostname=nest",
        "--ssh-key=" + key,
        "--user=kim",
        "--password-file=" + password,
        "--user-data=" + userData,
        "--seed=config-drive");

    assertThat(outcome.status()).as(outcome.err()).isZero();
    String seed = Files.readString(
        host.layout().instance(new InstanceName("vm1")).resolve("seed"),
        StandardCharsets.ISO_8859_1);
    String script = Base64.getEncoder().encodeToString(Files.readAllBytes(userData));
    String ours = seed.lines()
        .filter(line -> line.matches("[A-Za-z0-9+/=]{40,}"))
        .map(line -> new String(Base64.getDecoder().decode(line), StandardCharsets.UTF_8))
        .collect(Collectors.joining());
    assertThat(seed).contains("config-2", "nest", "multipart/mixed", script);
    assertThat(ours).contains("kim", "me@here");
    assertThat(outcome.out() + outcome.err()).doesNotContain("s3cret");
  }

  @Test
  void starts_a_machine_with_a_kernel_next_to_its_disk() {
    Path kernel = host.file("vmlinuz", TinyKernel.bytes());
    Path initrd = host.file("initrd.gz", new byte[] {0x1f, (byte) 0x8b, 8, 0});

    Outcome outcome =
        run("--json", "--kernel", kernel.toString(), "--initrd=" + initrd, "--cmdline=quiet a=b");

    assertThat(outcome.status()).as(outcome.err()).isZero();
    JsonNode made = outcome.document().path("kernel");
    assertThat(made.path("image").asText()).isEqualTo(kernel.toString());
    assertThat(made.path("initrd").asText()).isEqualTo(initrd.toString());
    assertThat(made.path("commandLine").asText()).isEqualTo("quiet a=b");
    assertThat(host.run("show", "vm1").out()).contains("quiet a=b");
    assertThat(host.run("rm", "vm1").status()).isZero();
    assertGone();
  }

  @Test
  void tells_of_no_kernel_where_there_is_none() {
    assertThat(run("--json", "--no-kernel").document().path("kernel").isNull()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"no-such-file, 4, NotFound", "a.img, 3, ImageRefused"})
  void a_kernel_that_can_not_be_used_is_told_before_anything_is_made(
      String kernel, int status, String kind) {
    Outcome outcome = run("--json", "--kernel=" + directory.resolve(kernel));

    assertThat(outcome.status()).isEqualTo(status);
    assertThat(outcome.document().at("/error/kind").asText()).isEqualTo(kind);
    assertGone();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--initrd=/boot/initrd.img",
        "--cmdline=quiet",
        "--kernel=/boot/vmlinuz --no-kernel",
        "--kernel=/boot/vmlinuz --cmdline=TOO_LONG"
      })
  void kernel_options_that_make_no_sense_are_usage_errors(String options) {
    Outcome outcome = run(options.replace("TOO_LONG", "x".repeat(2048)).split(" "));

    assertThat(outcome.status()).isEqualTo(2);
    assertThat(outcome.err()).startsWith("cowbird: ").contains("--");
    assertThat(host.hypervisor.calls()).isEmpty();
  }

  @Test
  void gives_a_guest_no_seed_that_is_told_nothing() {
    assertThat(run().status()).isZero();

    assertThat(host.layout().instance(new InstanceName("vm1")).resolve("seed")).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource({
    "--ssh-key, PRIVATE, private SSH key",
    "--ssh-key, nothing, no file",
    "--user-data, EMPTY, 0 bytes",
    "--user, Kim Lee, 'Kim Lee'",
    "--hostname, -x-, '-x-'",
    "--password-file, EMPTY, assword",
    "--seed, floppy, 'floppy'"
  })
  void refuses_what_no_guest_can_be_told(String option, String value, String words)
      throws IOException {
    Files.writeString(directory.resolve("PRIVATE"), "-----BEGIN OPENSSH PRIVATE KEY-----\nb3Bl\n");
    Files.writeString(directory.resolve("EMPTY"), "");
    boolean isFile = option.endsWith("key") || option.endsWith("data") || option.endsWith("file");

    Outcome outcome = run(option + "=" + (isFile ? directory.resolve(value) : value));

    assertThat(outcome.status()).as(outcome.err()).isEqualTo(2);
    assertThat(outcome.err()).contains(words.replace("'", "")).doesNotContain("b3Bl");
    assertThat(host.hypervisor.domains()).isEmpty();
  }

  @Test
  void refuses_a_name_that_exists() {
    run();

    Outcome outcome = run("--json");

    assertThat(outcome.status()).isEqualTo(6);
    assertThat(outcome.document().at("/error/kind").asText()).isEqualTo("Conflict");
    assertThat(outcome.err()).contains("cowbird: run " + image + ": ");
    assertRuns();
  }

  @Test
  void finds_no_image_where_none_is() {
    Outcome outcome = host.run("run", directory.resolve("none.img").toString(), "--json");

    assertThat(outcome.status()).isEqualTo(4);
    assertThat(outcome.document().at("/error/kind").asText()).isEqualTo("NotFound");
    assertGone();
  }

  @Test
  void leaves_nothing_when_the_machine_does_not_start() {
    host.hypervisor.failOnce(Action.START, new DriverException(Kind.START_FAILED, "No\nmemory"));

    Outcome outcome = run("--json");

    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.document().at("/error/kind").asText()).isEqualTo("StartFailed");
    assertThat(outcome.err()).endsWith(": No memory\n");
    assertGone();
  }

  @Test
  void waits_for_a_text_on_the_console() {
    guest.printsOnBoot("Debian\nlogin: ");

    Outcome outcome = run("--wait", "console:login:", "--json");

    assertThat(outcome.status()).isZero();
    assertThat(outcome.document().path("power").asText()).isEqualTo("running");
    assertRuns();
  }

  @Test
  void keeps_a_machine_that_was_waited_for_in_vain() {
    guest.printsOnBoot("Kernel panic\n");

    Outcome outcome = run("--wait", "console:login:", "--timeout", "10ms", "--json");

    assertThat(outcome.status()).isEqualTo(5);
    assertThat(outcome.document().at("/error/kind").asText()).isEqualTo("TimedOut");
    assertThat(outcome.err()).contains("Kernel panic");
    assertRuns();
  }

  @Test
  void gives_up_waiting_when_the_machine_is_off() {
    guest.printsOnBoot("Kernel panic\n");
    CompletableFuture<Outcome> running =
        CompletableFuture.supplyAsync(() -> run("--wait", "console:login:"));
    await().until(() -> host.hypervisor.calls().contains("start vm1"));

    guest.powersOff();

    assertThat(running).succeedsWithin(Duration.ofSeconds(30)).satisfies(outcome -> {
      assertThat(outcome.status()).isEqualTo(5);
      assertThat(outcome.err()).contains("when it was off");
    });
  }

  @Test
  void removes_a_machine_that_was_waited_for() {
    guest.printsOnBoot("login: ");

    Outcome outcome = run("--wait", "console:login:", "--rm", "--json");

    assertThat(outcome.status()).isZero();
    assertThat(outcome.document().path("name").asText()).isEqualTo("vm1");
    assertGone();
  }

  @Test
  void removes_a_machine_that_was_waited_for_in_vain() {
    Outcome outcome = run("--wait", "console:login:", "--timeout", "10ms", "--rm", "--json");

    assertThat(outcome.status()).isEqualTo(5);
    assertThat(outcome.document().at("/error/kind").asText()).isEqualTo("TimedOut");
    assertGone();
  }

  @Test
  void shows_the_console_until_the_machine_is_off_and_removes_it() {
    guest.printsOnBoot("Welcome\n");
    CompletableFuture<Outcome> running = CompletableFuture.supplyAsync(() -> run("--rm"));
    await().until(() -> host.hypervisor.calls().contains("start vm1"));

    guest.prints("bye\n");
    guest.powersOff();

    assertThat(running).succeedsWithin(Duration.ofSeconds(30)).satisfies(outcome -> {
      assertThat(outcome.status()).isZero();
      assertThat(outcome.out()).contains("Welcome\nbye\n");
    });
    assertGone();
  }

  @Test
  void keeps_the_console_out_of_the_document() {
    guest.printsOnBoot("Welcome\n");
    CompletableFuture<Outcome> running = CompletableFuture.supplyAsync(() -> run("--rm", "--json"));
    await().until(() -> host.hypervisor.calls().contains("start vm1"));

    guest.powersOff();

    assertThat(running).succeedsWithin(Duration.ofSeconds(30)).satisfies(outcome -> {
      assertThat(outcome.document().path("name").asText()).isEqualTo("vm1");
      assertThat(outcome.err()).contains("Welcome\n");
    });
  }

  @Test
  void undoes_everything_when_interrupted() {
    Thread.currentThread().interrupt();

    Outcome outcome = run("--json");

    assertThat(outcome.status()).as(outcome.err()).isEqualTo(130);
    assertThat(outcome.document().at("/error/kind").asText()).isEqualTo("Interrupted");
    assertThat(Thread.interrupted()).isTrue();
    assertGone();
  }

  @Test
  void removes_the_machine_when_interrupted_while_it_waits() throws InterruptedException {
    Outcome outcome = interruptWhileWaiting("--wait", "console:login:", "--json");

    assertThat(outcome.status()).isEqualTo(130);
    assertThat(outcome.document().at("/error/kind").asText()).isEqualTo("Interrupted");
    assertGone();
  }

  @Test
  void removes_the_machine_with_rm_too_when_interrupted() throws InterruptedException {
    Outcome outcome = interruptWhileWaiting("--wait", "console:login:", "--rm", "--json");

    assertThat(outcome.status()).isEqualTo(130);
    assertGone();
  }

  @Test
  void removes_the_machine_when_interrupted_while_it_shows_the_console()
      throws InterruptedException {
    Outcome outcome = interruptWhileWaiting("--rm", "--json");

    assertThat(outcome.status()).isEqualTo(130);
    assertGone();
  }

  private Outcome interruptWhileWaiting(String... options) throws InterruptedException {
    CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    Thread thread = new Thread(() -> outcome.complete(run(options)));
    thread.start();
    await().until(() -> host.hypervisor.calls().contains("start vm1"));
    // From here on it writes down that the machine is complete, then waits for long.
    await().until(() -> host.run("show", "vm1").out().contains("running"));
    thread.interrupt();
    thread.join(Duration.ofSeconds(30).toMillis());
    return outcome.getNow(new Outcome(-1, "", "it did not end"));
  }
}
