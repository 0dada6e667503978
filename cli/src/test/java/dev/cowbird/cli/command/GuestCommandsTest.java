/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cowbird.cli.command.CliHost.Outcome;
import dev.cowbird.driver.SshTarget;
import dev.cowbird.driver.address.IpAddress;
import dev.cowbird.driver.testing.LocalAgent;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands that work in a guest, whose files and programs are this host's. */
class GuestCommandsTest {
  private final LocalAgent agent = new LocalAgent();

  @TempDir
  private Path directory;

  @TempDir
  private Path guest;

  private CliHost host;

  @BeforeEach
  void start_a_machine() {
    host = new CliHost(directory);
    host.run("run", host.image("a"), "--name", "web", "--network", "none");
    host.hypervisor.guest("web").startsAgent(agent);
  }

  @AfterEach
  void end() {
    agent.close();
  }

  @Test
  void exec_passes_arguments_output_and_status_on() {
    Outcome outcome = host.run(
        "exec", "web", "--", "sh", "-c", "echo \"$1\"; echo no >&2; exit 9", "sh", "--json  *");

    assertThat(outcome.status()).isEqualTo(9);
    assertThat(outcome.out()).isEqualTo("--json  *\n");
    assertThat(outcome.err()).isEqualTo("no\n");
  }

  @Test
  void exec_passes_on_what_is_piped_in() {
    assertThat(host.withInput("some\nlines")
            .run("exec", "web", "--", "wc", "-l")
            .out()
            .strip())
        .isEqualTo("1");
  }

  @Test
  void exec_tells_all_in_a_document() {
    Outcome outcome = host.run("exec", "web", "--json", "--", "sh", "-c", "echo a; exit 3");

    assertThat(outcome.status()).isEqualTo(3);
    assertThat(outcome.document().toString())
        .isEqualTo("{\"exitStatus\":3,\"stdout\":\"a\\n\",\"stderr\":\"\"}");
  }

  @Test
  void what_fails_on_the_way_to_a_command_is_told_from_its_own_status() {
    assertThat(host.run("exec", "nothing", "--", "true").status()).isEqualTo(255);
    Outcome late = host.run("exec", "web", "--timeout", "100ms", "--json", "--", "sleep", "9");
    assertThat(late.status()).isEqualTo(255);
    assertThat(late.document().at("/error/kind").asText()).isEqualTo("TimedOut");
    Outcome unreachable = host.run("exec", "web", "--via", "ssh", "--", "true");
    assertThat(unreachable.status()).isEqualTo(255);
    assertThat(unreachable.err()).contains("can't be reached by SSH: it has no network");
    host.run("stop", "web");
    assertThat(host.run("exec", "web", "--", "true").err()).contains("web is off");
    assertThat(host.run("ssh", "web").status()).isEqualTo(255);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "exec web",
        "exec web --",
        "exec web --via telnet -- true",
        "exec web --via agent --user root -- true",
        "exec web --via ssh --user -oProxyCommand=x -- true",
        "exec web --port 0 -- true",
        "cp /a /b",
        "cp web:/a web:/b",
        "cp web:relative /b",
        "cp web: /b",
        "cp /a"
      })
  void what_makes_no_sense_is_refused(String typed) {
    assertThat(host.run(typed.split(" ")).status()).isEqualTo(2);
    assertThat(host.run(typed.split(" ")).err()).startsWith("cowbird: ").hasLineCount(1);
  }

  @Test
  void cp_copies_in_and_out() throws IOException {
    Path file = host.file("file", new byte[5000]);
    Files.createSymbolicLink(guest.resolve("link"), Path.of("/"));

    Outcome in = host.run("cp", file.toString(), "web:" + guest);
    Outcome out =
        host.run("cp", "--json", "web:" + guest, directory.resolve("back").toString());

    assertThat(in.status()).isZero();
    assertThat(in.out()).startsWith("Copied 1 file, ");
    assertThat(guest.resolve("file")).hasSize(5000);
    assertThat(out.status()).isZero();
    assertThat(out.document().toString())
        .isEqualTo("{\"files\":1,\"bytes\":5000,\"leftOut\":[\"link\"]}");
    assertThat(out.err()).contains("left out link");
    assertThat(directory.resolve("back/file")).hasSize(5000);
  }

  @Test
  void cp_refuses_what_would_be_lost() {
    assertThat(host.run("cp", "/nothing", "web:" + guest).status()).isEqualTo(4);
    assertThat(host.run("cp", "web:/etc/passwd", directory + "/no/").status()).isEqualTo(4);
    assertThat(host.run("cp", "nothing:/etc/passwd", directory.toString()).status())
        .isEqualTo(4);
  }

  @ParameterizedTest
  @CsvSource({"web:/a, web, /a", "./web:/a, , ./web:/a", "/x:y, , /x:y", "a/b:/c, , a/b:/c"})
  void a_side_is_a_guests_if_a_name_and_a_colon_come_first(String typed, String name, String path) {
    CopySide side = CopySide.parse(typed);

    assertThat(side.guest().map(Object::toString)).isEqualTo(Optional.ofNullable(name));
    assertThat(side.path()).isEqualTo(path);
    assertThatThrownBy(() -> CopySide.parse("")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void ssh_is_told_of_the_guests_keys_and_of_no_others() throws IOException {
    SshTarget target = new SshTarget(
        new InetSocketAddress(IpAddress.parse("127.0.0.1").value(), 2222),
        "kim",
        "web",
        Path.of("/a b/100%/known_hosts"));

    List<String> command =
        new SshClient(target, Optional.of(Path.of("key"))).command(List.of("-V", "-l"));

    assertThat(command)
        .containsSubsequence(
            "-o", "UserKnownHostsFile=\"/a b/100%%/known_hosts\"", "-o", "HostKeyAlias=web")
        .contains("StrictHostKeyChecking=yes")
        .endsWith("-i", "key", "-l", "kim", "-p", "2222", "--", "127.0.0.1", "-V", "-l");
  }
}
