/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.cowbird.cli.command.CliHost.Outcome;
import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import dev.cowbird.driver.PowerState;
import dev.cowbird.driver.testing.FakeGuest;
import dev.cowbird.driver.testing.FakeHypervisor.Action;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

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
  void makes_a_name_of_the_images() {
    Outcome outcome = host.run("run", image, "--json");

    assertThat(outcome.document().path("name").asText()).matches("a-[0-9a-f]{4}");
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
