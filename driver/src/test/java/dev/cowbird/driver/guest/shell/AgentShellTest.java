/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.guest.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import dev.cowbird.driver.GuestCommand;
import dev.cowbird.driver.GuestShell;
import dev.cowbird.driver.GuestStreams;
import dev.cowbird.driver.guest.agent.GuestAgent;
import dev.cowbird.driver.testing.LocalAgent;
import dev.cowbird.imagebackend.InstanceName;
import dev.cowbird.imagebackend.ProgressListener;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AgentShellTest extends GuestShellContract {
  private final LocalAgent agent = new LocalAgent();

  @TempDir
  private Path guest;

  @Override
  protected GuestShell shell() {
    return shell(agent);
  }

  private static GuestShell shell(UnaryOperator<String> agent) {
    return new AgentShell(
        new InstanceName("vm"), new GuestAgent((command, timeout) -> agent.apply(command)));
  }

  @Override
  protected String there() {
    return guest.toString();
  }

  @AfterEach
  void end() {
    assertThat(agent.openFiles()).isZero();
    agent.close();
  }

  /** A guest without a program, as its agent says it. */
  private UnaryOperator<String> without(String program) {
    return command -> {
      if (command.contains("\"path\":\"" + program + "\"")) {
        throw new DriverException(
            Kind.GUEST_FAILED, "Failed to execute child process \"" + program + "\"");
      }
      return agent.apply(command);
    };
  }

  @Test
  void a_guest_without_files_for_it_is_worked_in_by_messages() {
    GuestShell plain = shell(without("mktemp"));
    byte[] input = new byte[(1 << 20) + 1];

    assertThat(plain.run(GuestCommand.of("echo", "a b")).stdout()).isEqualTo("a b\n");
    assertThat(plain.run(GuestCommand.of("cowbird-no-such-program")).exitStatus())
        .isEqualTo(127);
    assertThatThrownBy(() -> plain.run(GuestCommand.of("cat"), new ByteArrayInputStream(input)))
        .hasMessageContainingAll("'cat'", "at most 1048576 bytes");
  }

  @Test
  void input_that_does_not_end_is_not_waited_for_by_messages_either() throws IOException {
    GuestShell plain = shell(without("mktemp"));
    GuestCommand command = GuestCommand.of("cat").withTimeout(Duration.ofMillis(200));

    try (PipedInputStream endless = new PipedInputStream(new PipedOutputStream())) {
      assertThatThrownBy(() -> plain.run(command, endless))
          .isInstanceOfSatisfying(
              DriverException.class, e -> assertThat(e.kind()).isEqualTo(Kind.TIMED_OUT))
          .hasMessage("Running 'cat' in guest vm by the agent was not done within 200 ms");
    }
  }

  @Test
  void output_is_as_long_as_it_likes() throws IOException {
    byte[] input = new byte[3 << 20];
    ByteArrayOutputStream output = new ByteArrayOutputStream();

    int status = shell()
        .run(
            GuestCommand.of("cat"),
            new GuestStreams(
                new ByteArrayInputStream(input), output, OutputStream.nullOutputStream()));

    assertThat(status).isZero();
    assertThat(output.toByteArray()).isEqualTo(input);
    assertThatThrownBy(() -> shell().run(GuestCommand.of("head", "-c", "9000000", "/dev/zero")))
        .hasMessageContaining("printed more than 8388608 bytes");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense",
        "{}",
        "{\"return\": {}}",
        "{\"return\": {\"pid\": \"1\"}}",
        "{\"return\": {\"pid\": 1e99}}",
        "{\"return\": {\"pid\": 1, \"exited\": true}}",
        "{\"return\": {\"pid\": 1, \"exited\": true, \"exitcode\": 0, \"out-data\": \"*\"}}",
        "{\"return\": {\"pid\": 1, \"exited\": true, \"exitcode\": 0, \"out-data\": 7}}"
      })
  void an_answer_that_can_not_be_is_refused(String answer) {
    assertThatThrownBy(() -> shell(command -> answer).run(GuestCommand.of("true")))
        .isInstanceOfSatisfying(
            DriverException.class, e -> assertThat(e.kind()).isEqualTo(Kind.GUEST_FAILED));
  }

  @Test
  void a_file_that_gives_more_than_was_asked_for_is_refused() {
    UnaryOperator<String> liar = command -> command.contains("guest-file-read")
        ? "{\"return\": {\"count\": 1, \"buf-b64\": \"" + "A".repeat(2 << 20) + "\"}}"
        : agent.apply(command);

    assertThatThrownBy(
            () -> shell(liar).copyOut("/etc/passwd", here.resolve("x"), ProgressListener.none()))
        .isInstanceOfSatisfying(
            DriverException.class, e -> assertThat(e.kind()).isEqualTo(Kind.COPY_FAILED));
    assertThat(here).isEmptyDirectory();
  }
}
