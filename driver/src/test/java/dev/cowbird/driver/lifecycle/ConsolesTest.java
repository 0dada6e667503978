/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.lifecycle;

import static dev.cowbird.driver.lifecycle.TestHost.VM;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import dev.cowbird.driver.GuestConsole;
import dev.cowbird.driver.WaitFor;
import dev.cowbird.driver.testing.FakeGuest;
import dev.cowbird.driver.testing.FakeHypervisor.Action;
import dev.cowbird.imagebackend.ProgressListener;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ConsolesTest {
  private static final Duration LONG = Duration.ofMinutes(5);
  private static final Duration SHORT = Duration.ofMillis(20);

  @TempDir
  Path directory;

  private TestHost host;
  private LibvirtComputeDriver driver;
  private FakeGuest guest;

  @BeforeEach
  void open() {
    host = new TestHost(directory);
    driver = host.open();
    guest = host.hypervisor.guest(VM.value());
    guest.printsOnBoot("Welcome\n");
  }

  @AfterEach
  void close() {
    boolean unused = Thread.interrupted();
    driver.close();
  }

  private void assertFails(Runnable call, Kind kind) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(DriverException.class, e -> assertThat(e.kind()).isEqualTo(kind))
        .hasMessageContaining("vm1");
  }

  @Test
  void knows_where_the_log_is() {
    host.spawn();

    assertThat(driver.consoleLog(VM)).hasContent("Welcome\n");
  }

  @Test
  void finds_no_console_of_what_is_no_machine() {
    assertFails(() -> driver.consoleLog(VM), Kind.NOT_FOUND);
    driver.createDisk(host.diskRequest(), ProgressListener.none());
    assertFails(() -> driver.consoleLog(VM), Kind.NOT_FOUND);
    assertFails(() -> driver.openConsole(VM), Kind.NOT_FOUND);
    assertFails(() -> driver.followConsole(VM, OutputStream.nullOutputStream()), Kind.NOT_FOUND);
    assertFails(() -> driver.await(VM, WaitFor.console("login:"), SHORT), Kind.NOT_FOUND);
  }

  @Test
  void connects_to_a_guest() throws IOException {
    host.spawn();
    guest.echoes();

    try (GuestConsole console = driver.openConsole(VM)) {
      console.output().write("ls\n".getBytes(UTF_8));
      assertThat(console.input().readNBytes(3)).asString(UTF_8).isEqualTo("ls\n");
    }

    assertThat(guest.typed()).isEqualTo("ls\n");
  }

  @Test
  void connects_to_no_guest_that_is_off() {
    host.spawn();
    guest.powersOff();

    assertFails(() -> driver.openConsole(VM), Kind.CONFLICT);
  }

  @Test
  void finds_a_text_that_was_printed_before() {
    host.spawn();

    driver.await(VM, WaitFor.console("Welcome"), SHORT);
  }

  @Test
  void finds_a_text_that_was_printed_before_the_guest_was_off() {
    host.spawn();
    guest.prints("bye");
    guest.powersOff();

    driver.await(VM, WaitFor.console("bye"), LONG);
  }

  @Test
  void waits_for_a_text() {
    host.spawn();
    CompletableFuture<Void> waiting =
        CompletableFuture.runAsync(() -> driver.await(VM, WaitFor.console("login:"), LONG));

    guest.prints("lo");
    guest.prints("gin:");

    assertThat(waiting).succeedsWithin(Duration.ofSeconds(30));
  }

  @Test
  void gives_up_at_the_deadline_and_shows_the_last_lines() {
    host.spawn();
    guest.prints("Kernel panic\n");

    assertThatThrownBy(() -> driver.await(VM, WaitFor.console("login:"), SHORT))
        .isInstanceOfSatisfying(
            DriverException.class, e -> assertThat(e.kind()).isEqualTo(Kind.TIMED_OUT))
        .hasMessageContaining("login:")
        .hasMessageEndingWith("Welcome\n  Kernel panic");
  }

  @Test
  void says_that_a_console_is_empty() {
    guest.printsOnBoot("");
    host.spawn();

    assertThatThrownBy(() -> driver.await(VM, WaitFor.console("login:"), SHORT))
        .hasMessageContaining("empty");
  }

  @Test
  void gives_up_when_the_guest_is_off() {
    host.spawn();
    CompletableFuture<Void> waiting =
        CompletableFuture.runAsync(() -> driver.await(VM, WaitFor.console("login:"), LONG));

    guest.powersOff();

    assertThat(waiting)
        .failsWithin(Duration.ofSeconds(30))
        .withThrowableThat()
        .withMessageContaining("when it was off");
  }

  @Test
  void gives_up_when_the_machine_is_removed() {
    host.spawn();
    CompletableFuture<Void> waiting =
        CompletableFuture.runAsync(() -> driver.await(VM, WaitFor.console("login:"), LONG));

    host.domain().powerOff();
    host.domain().undefine();

    assertThat(waiting).failsWithin(Duration.ofSeconds(30));
  }

  @Test
  void ends_waiting_when_interrupted() {
    host.spawn();
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> driver.await(VM, WaitFor.console("login:"), LONG))
        .isInstanceOfSatisfying(
            DriverException.class, e -> assertThat(e.kind()).isEqualTo(Kind.INTERRUPTED));

    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void follows_until_the_guest_is_off() {
    host.spawn();
    ByteArrayOutputStream sink = new ByteArrayOutputStream();
    CompletableFuture<Void> following =
        CompletableFuture.runAsync(() -> driver.followConsole(VM, sink));

    guest.prints("one\n");
    guest.prints("two\n");
    guest.powersOff();

    assertThat(following).succeedsWithin(Duration.ofSeconds(30));
    assertThat(sink.toString(UTF_8)).isEqualTo("Welcome\none\ntwo\n");
  }

  @Test
  void follows_what_is_off_already() {
    host.spawn();
    guest.powersOff();
    ByteArrayOutputStream sink = new ByteArrayOutputStream();

    driver.followConsole(VM, sink);

    assertThat(sink.toString(UTF_8)).isEqualTo("Welcome\n");
  }

  @Test
  void stops_following_when_nobody_reads_any_more() throws InterruptedException {
    host.spawn();
    CountDownLatch written = new CountDownLatch(1);
    OutputStream broken = new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        written.countDown();
        throw new IOException("Broken pipe");
      }
    };

    driver.followConsole(VM, broken);

    assertThat(written.await(0, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void tells_when_the_hypervisor_is_lost_meanwhile() {
    host.spawn();
    DriverException lost = new DriverException(Kind.HYPERVISOR_UNAVAILABLE, "Connection lost");
    host.hypervisor.fail(Action.STATE, lost);

    assertThatThrownBy(() -> driver.followConsole(VM, OutputStream.nullOutputStream()))
        .isSameAs(lost);
  }
}
