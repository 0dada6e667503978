/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cowbird.cli.command.CliHost.Outcome;
import dev.cowbird.driver.DriverException;
import dev.cowbird.imagebackend.ImageException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kind of failure, as whoever typed a command gets to see it. */
class FailureKindsTest {
  @TempDir
  Path directory;

  private CliHost host;

  @BeforeEach
  void open() {
    host = new CliHost(directory);
  }

  private Outcome fail(RuntimeException failure, String... options) {
    String[] arguments =
        Stream.concat(Stream.of("show", "vm1"), Stream.of(options)).toArray(String[]::new);
    return host.run(
        config -> {
          throw failure;
        },
        arguments);
  }

  private void assertShown(RuntimeException failure, int status, String kind) {
    Outcome text = fail(failure);
    Outcome json = fail(failure, "--json");

    assertThat(text).isEqualTo(new Outcome(status, "", "cowbird: show vm1: It broke\n"));
    assertThat(json.status()).isEqualTo(status);
    assertThat(json.err()).isEqualTo(text.err());
    assertThat(json.document().size()).isEqualTo(1);
    assertThat(json.document().path("error").size()).isEqualTo(2);
    assertThat(json.document().at("/error/kind").asText()).isEqualTo(kind);
    assertThat(json.document().at("/error/message").asText()).isEqualTo("It broke");
  }

  @ParameterizedTest
  @CsvSource({
    "NOT_FOUND, 4, NotFound",
    "SOURCE_UNAVAILABLE, 1, SourceUnavailable",
    "IMAGE_REFUSED, 3, ImageRefused",
    "IMAGE_TOO_LARGE, 3, ImageTooLarge",
    "CHECKSUM_MISMATCH, 3, ChecksumMismatch",
    "SIGNATURE_INVALID, 3, SignatureInvalid",
    "CONFLICT, 6, Conflict",
    "LOCK_TIMEOUT, 5, LockTimeout",
    "NO_SPACE, 1, NoSpace",
    "STATE_DIRECTORY, 1, StateDirectory",
    "COMMAND_MISSING, 1, CommandMissing",
    "COMMAND_FAILED, 1, CommandFailed",
    "INTERRUPTED, 130, Interrupted"
  })
  void shows_what_failed_with_an_image(ImageException.Kind kind, int status, String code) {
    assertShown(new ImageException(kind, "It broke"), status, code);
  }

  @ParameterizedTest
  @CsvSource({
    "HYPERVISOR_UNAVAILABLE, 1, HypervisorUnavailable",
    "HYPERVISOR_ERROR, 1, HypervisorError",
    "SPEC_REFUSED, 2, SpecRefused",
    "UNSUPPORTED, 1, Unsupported",
    "DOMAIN_REFUSED, 1, DomainRefused",
    "START_FAILED, 1, StartFailed",
    "AGENT_UNAVAILABLE, 1, AgentUnavailable",
    "GUEST_UNREACHABLE, 1, GuestUnreachable",
    "LOGIN_REFUSED, 1, LoginRefused",
    "HOST_KEY_CHANGED, 1, HostKeyChanged",
    "GUEST_FAILED, 1, GuestFailed",
    "COPY_FAILED, 1, CopyFailed",
    "NOT_FOUND, 4, NotFound",
    "CONFLICT, 6, Conflict",
    "NOT_OURS, 6, NotOurs",
    "TIMED_OUT, 5, TimedOut",
    "STATE_DIRECTORY, 1, StateDirectory",
    "INTERRUPTED, 130, Interrupted"
  })
  void shows_what_failed_with_a_machine(DriverException.Kind kind, int status, String code) {
    assertShown(new DriverException(kind, "It broke"), status, code);
  }

  /** The lists above are complete if as many kinds are here. */
  @Test
  void knows_every_kind() {
    assertThat(ImageException.Kind.values()).hasSize(13);
    assertThat(DriverException.Kind.values()).hasSize(18);
  }

  @Test
  void gives_each_kind_a_code_of_its_own() {
    assertThat(Arrays.stream(ImageException.Kind.values()).map(ImageException.Kind::code))
        .doesNotHaveDuplicates();
    assertThat(Arrays.stream(DriverException.Kind.values()).map(DriverException.Kind::code))
        .doesNotHaveDuplicates();
  }

  @Test
  void takes_an_illegal_argument_for_usage() {
    assertShown(new IllegalArgumentException("It broke"), 2, "Usage");
  }

  @Test
  void shows_the_stack_trace_of_a_defect() {
    Outcome outcome = fail(new IllegalStateException("A defect"), "--json");

    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.document().at("/error/kind").asText()).isEqualTo("Internal");
    assertThat(outcome.document().at("/error/message").asText()).contains("A defect");
    assertThat(outcome.err())
        .startsWith("cowbird: show vm1: java.lang.IllegalStateException: A defect\n")
        .contains("\tat dev.cowbird.cli");
  }

  static Stream<RuntimeException> unfinished() {
    return Stream.of(
        new DriverException(DriverException.Kind.CONFLICT, "One\nline\r\n of\ttext\u001b[2J\n"),
        new ImageException(ImageException.Kind.CONFLICT, "One\n\n\nline\u0085of\u2028text"));
  }

  @ParameterizedTest
  @MethodSource("unfinished")
  void shows_one_line_whatever_the_message(RuntimeException failure) {
    assertThat(fail(failure).err())
        .matches("cowbird: show vm1: One line[^\\p{Cntrl}]+text[^\\p{Cntrl}]*\\n");
  }

  @Test
  void shows_one_line_whatever_the_image_is_called() {
    Outcome outcome = host.run("image", "pull", directory + "/a\nb\u001b[2J.img");

    assertThat(outcome.status()).isEqualTo(4);
    assertThat(outcome.err().lines()).hasSize(1);
    assertThat(outcome.err()).doesNotContain("\u001b");
  }

  @Test
  void says_more_when_asked_to() {
    RuntimeException failure = new DriverException(
        DriverException.Kind.CONFLICT, "It broke", new IllegalStateException("The cause"));

    assertThat(fail(failure).err()).doesNotContain("The cause");
    assertThat(fail(failure, "--verbose").err()).contains("It broke", "Caused by", "The cause");
  }
}
