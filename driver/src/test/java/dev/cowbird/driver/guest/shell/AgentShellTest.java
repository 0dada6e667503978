/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.guest.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import dev.cowbird.driver.GuestCommand;
import dev.cowbird.driver.GuestShell;
import dev.cowbird.driver.guest.agent.GuestAgent;
import dev.cowbird.driver.testing.LocalAgent;
import dev.cowbird.imagebackend.InstanceName;
import dev.cowbird.imagebackend.ProgressListener;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
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

  @Test
  void more_input_than_an_agent_takes_is_refused() {
    byte[] input = new byte[(1 << 20) + 1];

    assertThatThrownBy(() -> shell().run(GuestCommand.of("cat"), new ByteArrayInputStream(input)))
        .hasMessageContainingAll("'cat'", "at most 1048576 bytes");
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
