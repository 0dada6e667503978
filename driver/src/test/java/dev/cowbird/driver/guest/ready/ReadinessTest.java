/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.guest.ready;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import dev.cowbird.driver.WaitFor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReadinessTest {
  private static final Duration SHORT = Duration.ofMillis(300);
  private static final Duration LONG = Duration.ofSeconds(30);

  @TempDir
  private Path directory;

  private FakeGuestView guest;

  @BeforeEach
  void make_a_guest() {
    guest = new FakeGuestView(directory.resolve("console.log"));
  }

  private void await(WaitFor wanted, Duration timeout) {
    new Readiness(guest, wanted).await(timeout);
  }

  private void assertMissing(WaitFor wanted, String... words) {
    assertThatThrownBy(() -> await(wanted, SHORT))
        .isInstanceOfSatisfying(
            DriverException.class, e -> assertThat(e.kind()).isEqualTo(Kind.TIMED_OUT))
        .hasMessageContaining("Instance vm was not ready (" + wanted + ") within 300 ms")
        .hasMessageContainingAll(words);
  }

  private CompletableFuture<Void> begin(WaitFor wanted) {
    return CompletableFuture.runAsync(() -> await(wanted, LONG));
  }

  private static void assertEnds(CompletableFuture<Void> waiting) throws Exception {
    waiting.get(30, TimeUnit.SECONDS);
  }

  private static ServerSocket server() throws IOException {
    return new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
  }

  /** Answers each connection with a text, and closes it. */
  private static void answer(ServerSocket server, String text) {
    Conversations.serve(
        server,
        client -> client.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1)));
  }

  // --- the console

  @Test
  void a_text_counts_when_it_was_printed_before() {
    guest.print("Welcome\nlogin: ");

    await(WaitFor.console("login:"), Duration.ZERO);
  }

  @Test
  void a_text_counts_when_it_comes_in_pieces() throws Exception {
    CompletableFuture<Void> waiting = begin(WaitFor.console("login:"));
    guest.print("log");
    guest.print("in:");

    assertEnds(waiting);
  }

  @Test
  void a_text_that_does_not_come_is_missing_and_the_last_lines_are_told() {
    guest.print("Loading\n".repeat(20) + "\033[1;31mKernel panic\033[0m\r\n\n\007end\n");

    assertMissing(
        WaitFor.console("login:"),
        "its console has not shown 'login:'",
        "its console ends with: Loading\n  Loading",
        "Loading\n  Kernel panic\n  ?end");
  }

  @Test
  void a_console_that_can_not_be_read_does_not_hide_what_is_missing() throws IOException {
    Files.createDirectory(guest.consoleLog());

    assertMissing(WaitFor.agent(), "its guest agent does not answer; Console log", "can't be read");
  }

  @Test
  void a_line_counts_as_far_as_it_has_come() throws Exception {
    guest.print("ready in 12");

    await(WaitFor.consoleLine("ready in [0-9]+"), Duration.ZERO);
    assertMissing(WaitFor.consoleLine("^never"), "no line of its console matches '^never'");
  }

  @Test
  void an_expression_is_looked_for_in_each_line_alone() {
    guest.print("one\ntwo\n");

    assertMissing(WaitFor.consoleLine("one.*two"), "no line of its console");
    await(WaitFor.consoleLine("^two$"), SHORT);
  }

  @Test
  void cloud_init_is_done_when_it_says_so() {
    guest.print("[  12.3] cloud-init[300]: Cloud-init v. 22.4.2 running 'modules:final'\n");
    assertMissing(WaitFor.cloudInit(), "cloud-init has not said");

    guest.print("[  12.9] cloud-init[300]: Cloud-init v. 22.4.2 finished at Mon, 23 Nov 2026\n");
    await(WaitFor.cloudInit(), SHORT);
  }

  @Test
  void cloud_init_is_done_when_its_result_says_so_to_the_agent() {
    guest.startAgent();
    guest.write(CloudInitCheck.STATUS, "{\"v1\": {\"stage\": \"modules-config\"}}");
    guest.write(CloudInitCheck.RESULT, "{\"v1\": {\"err");
    assertMissing(WaitFor.cloudInit(), "it was at 'modules-config'");

    guest.write(CloudInitCheck.RESULT, "{\"v1\": {\"errors\": []}}");
    await(WaitFor.cloudInit(), SHORT);
  }

  @Test
  void errors_of_cloud_init_end_the_wait() {
    guest.startAgent();
    guest.print("Cloud-init v. 22.4.2 finished at Mon, 23 Nov 2026\n");
    guest.write(CloudInitCheck.RESULT, "{\"v1\": {\"errors\": [\"('users', \\u001b[no)\"]}}");

    assertThatThrownBy(() -> await(WaitFor.cloudInit(), LONG))
        .isInstanceOfSatisfying(
            DriverException.class, e -> assertThat(e.kind()).isEqualTo(Kind.GUEST_FAILED))
        .hasMessage("cloud-init of instance vm finished with errors: '('users', ?[no)'");
    assertMissing(
        WaitFor.any(WaitFor.cloudInit(), WaitFor.console("never")), "finished with errors");
  }

  @Test
  void an_agent_that_does_not_answer_just_then_is_asked_for_the_result_again() {
    guest.openChannel();
    guest.print("Cloud-init v. 22.4.2 finished at Mon, 23 Nov 2026\n");
    guest.write(CloudInitCheck.RESULT, "{\"v1\": {\"errors\": [\"no\"]}}");
    assertMissing(WaitFor.cloudInit(), "cloud-init has finished, and its result is not known yet");
    CompletableFuture<Void> waiting = begin(WaitFor.cloudInit());
    guest.startAgent();

    assertThatThrownBy(() -> assertEnds(waiting))
        .hasMessageContaining("finished with errors: 'no'");
  }

  @Test
  void an_agent_that_never_answers_is_given_a_little_time() {
    guest.openChannel();
    guest.print("Cloud-init v. 22.4.2 finished at Mon, 23 Nov 2026\n");

    await(WaitFor.cloudInit(), LONG);
  }

  @Test
  void a_guest_that_goes_off_once_cloud_init_has_finished_was_ready() throws Exception {
    guest.openChannel();
    guest.print("Cloud-init v. 22.4.2 finished at Mon, 23 Nov 2026\n");
    CompletableFuture<Void> waiting = begin(WaitFor.cloudInit());
    guest.goOff();

    assertEnds(waiting);
  }

  @Test
  void what_an_agent_says_of_cloud_init_may_never_come() {
    guest.startAgent();
    guest.print("Cloud-init v. 22.4.2 finished at Mon, 23 Nov 2026\n");

    await(WaitFor.cloudInit(), LONG);
  }

  // --- addresses and ports

  @Test
  void an_address_may_come_later() throws Exception {
    assertMissing(WaitFor.address(), "it has no address yet", "its console is empty");
    CompletableFuture<Void> waiting = begin(WaitFor.address());
    guest.takeAddress();

    assertEnds(waiting);
  }

  @Test
  void a_port_is_there_when_it_accepts() throws Exception {
    int port;
    try (ServerSocket server = server()) {
      port = server.getLocalPort();
      assertMissing(WaitFor.tcpPort(port), "it has no address yet");
      guest.takeAddress();
      await(WaitFor.tcpPort(port), SHORT);
    }

    assertMissing(WaitFor.tcpPort(port), "127.0.0.1:" + port, "refused");
  }

  @Test
  void a_port_that_is_refused_at_first_is_waited_for() throws Exception {
    guest.takeAddress();
    int port;
    try (ServerSocket server = server()) {
      port = server.getLocalPort();
    }
    CompletableFuture<Void> waiting = begin(WaitFor.tcpPort(port));
    try (ServerSocket server = new ServerSocket(port, 10, InetAddress.getLoopbackAddress())) {
      assertEnds(waiting);
      assertThat(server.isBound()).isTrue();
    }
  }

  @Test
  void a_port_behind_a_relay_is_not_there_when_the_relay_accepts() throws Exception {
    guest.takeAddress();
    try (ServerSocket server = server()) {
      answer(server, "");
      WaitFor port = WaitFor.tcpPort(server.getLocalPort());
      await(port, SHORT);

      guest.hideBehindRelay();
      assertMissing(port, "the guest refuses the connection");
    }
  }

  @Test
  void ssh_is_there_when_it_says_its_version() throws Exception {
    guest.takeAddress();
    try (ServerSocket server = server()) {
      answer(server, "Please wait\r\nSSH-2.0-dropbear\r\n");

      await(new WaitFor.SshBanner(server.getLocalPort()), LONG);
    }
  }

  @Test
  void what_does_not_speak_ssh_is_told_from_what_closes() throws Exception {
    guest.takeAddress();
    try (ServerSocket talks = server();
        ServerSocket closes = server()) {
      answer(talks, "220 mail SSH-2.0\r\n".repeat(300));
      answer(closes, "");

      assertMissing(new WaitFor.SshBanner(talks.getLocalPort()), "does not say that it is SSH");
      assertMissing(
          new WaitFor.SshBanner(closes.getLocalPort()), "closed the connection before it said");
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"GUEST_UNREACHABLE", "LOGIN_REFUSED", "HOST_KEY_CHANGED"})
  void a_login_may_fail_until_it_goes_well(Kind kind) throws Exception {
    WaitFor login = WaitFor.sshLogin("kim", directory.resolve("id"));
    guest.takeAddress();
    guest.keepOut(new DriverException(kind, "It is somebody else"));

    assertMissing(login, "127.0.0.1:22: no login as kim: It is somebody else");
    CompletableFuture<Void> waiting = begin(login);
    guest.letIn();
    assertEnds(waiting);
  }

  @Test
  void a_login_that_can_not_be_judged_ends_the_wait() {
    guest.takeAddress();
    guest.keepOut(new DriverException(Kind.STATE_DIRECTORY, "File known_hosts is damaged"));

    assertThatThrownBy(() -> await(WaitFor.sshLogin("kim", directory.resolve("id")), LONG))
        .hasMessage("File known_hosts is damaged");
  }

  @Test
  void http_is_there_when_it_answers_with_the_status_wanted() throws Exception {
    guest.takeAddress();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", exchange -> {
      exchange.sendResponseHeaders(
          exchange.getRequestURI().getPath().equals("/up") ? 204 : 503, -1);
      exchange.close();
    });
    server.start();
    try {
      int port = server.getAddress().getPort();

      await(WaitFor.http(port, "/up"), LONG);
      await(new WaitFor.Http(port, "/", Optional.of(503)), LONG);
      assertMissing(WaitFor.http(port, "/down"), "HTTP answers /down with status 503");
    } finally {
      server.stop(0);
    }
  }

  // --- several things, and others

  @Test
  void all_things_must_come_in_whatever_order() {
    WaitFor both = WaitFor.all(WaitFor.console("one"), WaitFor.console("two"));
    guest.print("two");
    assertMissing(both, "has not shown 'one'");
    assertMissing(
        WaitFor.all(WaitFor.console("two"), WaitFor.address()),
        "it has no address yet (reached: console:two)");

    guest.print("one");
    await(both, SHORT);
  }

  @Test
  void the_first_of_several_things_is_enough() {
    WaitFor either = WaitFor.any(WaitFor.console("one"), WaitFor.agent());
    assertMissing(either, "has not shown 'one', and its guest agent does not answer");

    guest.startAgent();
    await(either, SHORT);
  }

  @Test
  void what_the_caller_looks_for_may_fail_until_it_is_there() {
    WaitFor broken = WaitFor.custom("a file", view -> {
      throw new IOException("no route");
    });

    assertMissing(broken, "a file: no route");
    await(
        WaitFor.custom("its name", view -> Optional.of("x").filter(x -> view.name() == null)),
        SHORT);
  }

  @Test
  void a_guest_that_goes_off_is_waited_for_no_longer() throws Exception {
    CompletableFuture<Void> waiting = begin(WaitFor.console("login:"));
    guest.print("bye\n");
    guest.goOff();

    assertThatThrownBy(() -> waiting.get(20, TimeUnit.SECONDS))
        .hasMessageContainingAll("when it was off", "its console ends with: bye");
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"HYPERVISOR_UNAVAILABLE", "HYPERVISOR_ERROR"})
  void a_hypervisor_that_is_away_for_a_while_ends_no_wait(Kind kind) throws Exception {
    guest.disappear(new DriverException(kind, "The connection broke"));
    assertMissing(WaitFor.agent(), "the hypervisor does not tell: The connection broke");
    assertMissing(WaitFor.console("login:"), "has not shown 'login:'");
    CompletableFuture<Void> waiting = begin(WaitFor.all(WaitFor.agent(), WaitFor.address()));
    guest.startAgent();
    guest.takeAddress();
    guest.reappear();

    assertEnds(waiting);
  }

  @Test
  void what_needs_no_hypervisor_is_seen_while_it_is_away() {
    guest.disappear(new DriverException(Kind.HYPERVISOR_UNAVAILABLE, "The connection broke"));
    guest.print("login:");

    await(WaitFor.any(WaitFor.agent(), WaitFor.console("login:")), SHORT);
  }

  @Test
  void what_a_guest_printed_before_it_went_off_counts() {
    guest.print("x".repeat(200_000));
    guest.print("done");
    guest.goOff();

    await(WaitFor.console("done"), LONG);
  }

  @Test
  void an_interrupt_ends_it_and_stays_set() throws Exception {
    CompletableFuture<Boolean> ended = new CompletableFuture<>();
    Thread waiter = new Thread(() -> {
      try {
        await(WaitFor.address(), LONG);
      } catch (DriverException e) {
        ended.complete(e.kind() == Kind.INTERRUPTED && Thread.currentThread().isInterrupted());
      }
    });
    waiter.start();
    Awaitility.await().until(() -> waiter.getState() == Thread.State.TIMED_WAITING);
    waiter.interrupt();

    assertThat(ended.get(20, TimeUnit.SECONDS)).isTrue();
  }
}
