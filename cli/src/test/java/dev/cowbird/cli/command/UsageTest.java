/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cowbird.cli.command.CliHost.Outcome;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What can't be understood is told in one line, with status 2, and nothing is done. */
class UsageTest {
  @TempDir
  Path directory;

  private CliHost host;

  @BeforeEach
  void open() {
    host = new CliHost(directory);
  }

  private void assertUsageError(String... arguments) {
    Outcome text = host.run(arguments);
    assertThat(text.status()).as(Arrays.toString(arguments)).isEqualTo(2);
    assertThat(text.out()).isEmpty();
    assertThat(text.err()).matches("cowbird: [^\\p{Cntrl}]+\\R");

    Outcome json =
        host.run(Stream.concat(Stream.of(arguments), Stream.of("--json")).toArray(String[]::new));
    assertThat(json.status()).isEqualTo(2);
    assertThat(json.document().at("/error/kind").asText()).isEqualTo("Usage");
    assertThat(json.err()).endsWith(json.document().at("/error/message").asText() + "\n");
    assertThat(json.err().lines()).hasSize(1);
    assertThat(host.hypervisor.calls()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://me:pass@h/a",
        "image pull a.img https://me:pass@h/a",
        "image pull file://me:pass@h/a",
        "image checksum https://me:pass@h/a --bogus",
        "run a.img --bogus=https://me:pass@h/a",
        "run a.img --disk https://me:pass@h/a",
        "run a.img --connect qemu+tcp://me:pass@h/system"
      })
  void shows_no_credentials_of_what_it_does_not_understand(String typed) {
    assertUsageError(typed.split(" "));
    assertThat(host.run(typed.split(" ")).err()).doesNotContain("pass");
  }

  static Stream<List<String>> misunderstood() {
    return Stream.of(
        List.of("fly"),
        List.of("image"),
        List.of("disk"),
        List.of("image", "fly"),
        List.of("--fly"),
        List.of("-x"),
        List.of("run"),
        List.of("run", ""),
        List.of("run", "a.img", "b.img"),
        List.of("run", "--fly", "a.img"),
        List.of("run", "-g", "a.img"),
        List.of("spec"),
        List.of("spec", "check"),
        List.of("run", "--name", "a", "--name", "b", "a.img"),
        List.of("run", "--cpus", "two", "a.img"),
        List.of("run", "--network", "a/b", "a.img"),
        List.of("run", "--wait", "luck", "a.img"),
        List.of("run", "--wait", "console:", "a.img"),
        List.of("run", "--checksum", "crc32:00", "a.img"),
        List.of("run", "--checksum", "sha256:00", "a.img"),
        List.of("run", "--checksum", "sha256", "a.img"),
        List.of("run", "--backend", "lvm", "a.img"),
        List.of("run", "--compression", "lzma", "a.img"),
        List.of("run", "--rm=perhaps", "a.img"),
        List.of("run", "a.img", "--format", "raw", "--format", "raw"),
        List.of("run", "a.img", "--state-dir", "--rm"),
        List.of("run", "a.img", "--state-dir", ""),
        List.of("run", "--connect", "qemu+ssh://root@other/system", "a.img"),
        List.of("run", "--max-virtual-size", "much", "a.img"),
        List.of("run", "--lock-timeout", "-1s", "a.img"),
        List.of("run", "--limit-rate", "fast", "a.img"),
        List.of("run", "--limit-rate", "0", "a.img"),
        List.of("run", "--keep-free", "-1", "a.img"),
        List.of("run", "--max-fetches", "0", "a.img"),
        List.of("run", "--max-conversions", "many", "a.img"),
        List.of("ls", "extra"),
        List.of("show"),
        List.of("rm"),
        List.of("rm", "a", "b"),
        List.of("stop", "vm1", "--timeout", "soon"),
        List.of("stop", "vm1", "--timeout", "-1"),
        List.of("stop", "vm1", "--timeout", "999999999h"),
        List.of("disk", "create"),
        List.of("disk", "create", "a.img", "--instance", "vm1"),
        List.of("disk", "create", "a.img", "--size", "1G"),
        List.of("disk", "create", "--instance", "vm1", "--size", "1G"),
        List.of("disk", "create", "a.img", "--instance", "vm1", "--size", "1G", "--backend", ""),
        List.of("image", "pull"),
        List.of("image", "inspect"),
        List.of("image", "checksum"),
        List.of("image", "verify", "a.img", "b.img"),
        List.of("image", "verify", "ftp://host/a.img"),
        List.of("image", "rm"),
        List.of("image", "rm", "a", "b"),
        List.of("image", "pin"),
        List.of("image", "unpin"),
        List.of("image", "prune", "a"),
        List.of("net"),
        List.of("net", "fly"),
        List.of("net", "create"),
        List.of("net", "create", "a", "b"),
        List.of("net", "create", "a/b", "--isolated"),
        List.of("net", "create", "a", "--nat", "--routed"),
        List.of("net", "create", "a", "--mtu", "large"),
        List.of("net", "leases"),
        List.of("net", "rm"),
        List.of("net", "update", "a", "--remove-lease", "mac"),
        List.of("group"),
        List.of("group", "put"),
        List.of("group", "put", "a", "allow"),
        List.of("image", "prune", "--max-age", "-1s"),
        List.of("image", "prune", "--max-age", "old"),
        List.of("image", "prune", "--max-sized-age", ""),
        List.of("image", "prune", "--high-water", "-1"),
        List.of("image", "prune", "--high-water", "full"),
        List.of("image", "prune", "--dry-run=perhaps"));
  }

  @ParameterizedTest
  @MethodSource("misunderstood")
  void tells_what_it_does_not_understand(List<String> arguments) {
    assertUsageError(arguments.toArray(String[]::new));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        ".",
        "..",
        "../vm1",
        "a/b",
        "a b",
        "vm1\n",
        "a\nb",
        "-vm1",
        "--rm",
        "",
        " ",
        "_a",
        "ü",
        "vm1\u0000",
        "\u001b[2J"
      })
  void refuses_what_is_no_name(String name) {
    String image = host.image("a.img");
    assertUsageError("run", image, "--name", name);
    assertUsageError("disk", "create", image, "--size", "1G", "--instance", name);
    for (String command : new String[] {"show", "console", "stop", "start", "reboot", "rm"}) {
      Outcome outcome = host.run(command, "--", name);
      assertThat(outcome.status()).as(command).isEqualTo(2);
      assertThat(outcome.err().lines()).hasSize(1);
    }
  }

  @Test
  void refuses_a_name_that_is_too_long() {
    assertUsageError("rm", "n".repeat(64));
    assertThat(host.run("rm", "n".repeat(63)).status()).isEqualTo(4);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-1",
        "-512",
        "+1G",
        "513",
        "1",
        "1.5G",
        "1 G",
        "10X",
        "G",
        "0x200",
        "9223372036854775808",
        "9999999999999999999999",
        "8388608T",
        "1e9",
        "NaN",
        "1G\n",
        "٣G"
      })
  void refuses_what_is_no_size(String size) {
    String image = host.image("a.img");
    assertUsageError("run", image, "--disk", size);
    assertUsageError("disk", "create", image, "--instance", "vm1", "--size", size);
    assertUsageError("image", "pull", image, "--max-virtual-size", size);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "1", "1K", "1023K", "65T", "1.5G", "", "1048577"})
  void refuses_impossible_memory(String memory) {
    assertUsageError("run", host.image("a.img"), "--memory", memory);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "513", "2147483648", "", "1.5", "one"})
  void refuses_impossible_processors(String cpus) {
    assertUsageError("run", host.image("a.img"), "--cpus", cpus);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "json:{\"driver\":\"qcow2\"}",
        "nbd:localhost:10809",
        "nbd://localhost/",
        "ssh://host/a.img",
        "ftp://host/a.img",
        "fat:/etc",
        "file://host/etc/passwd",
        "file:relative",
        "http:///a.img",
        "http://ex ample/"
      })
  void refuses_what_is_no_image(String image) {
    assertUsageError("run", image);
    assertUsageError("disk", "create", image, "--instance", "vm1", "--size", "1G");
    assertUsageError("image", "pull", image);
  }

  @Test
  void takes_json_before_the_command_too() {
    assertThat(host.run("--json", "rm", "..").document().at("/error/kind").asText())
        .isEqualTo("Usage");
    assertThat(host.run("--json", "ls").document().has("instances")).isTrue();
  }

  @Test
  void needs_a_format_after_the_option() {
    Outcome outcome = host.run("run", "a.img", "--format");

    assertThat(outcome.status()).isEqualTo(2);
    assertThat(outcome.err()).contains("--format").contains("cowbird run --help");
  }

  @Test
  void says_where_help_is() {
    assertThat(host.run("image", "pull").err()).contains("cowbird image pull --help");
    assertThat(host.run("fly").err()).startsWith("cowbird: ").contains("cowbird --help");
  }

  @Test
  void says_which_command_was_attempted() {
    assertThat(host.run("disk", "create").err()).startsWith("cowbird: disk create: ");
  }

  @Test
  void takes_an_at_sign_for_part_of_a_name() {
    host.file("arguments", "--help".getBytes(StandardCharsets.UTF_8));

    Outcome outcome = host.run("image", "pull", "@" + directory.resolve("arguments"));

    assertThat(outcome.status()).isEqualTo(4);
    assertThat(outcome.out()).isEmpty();
  }
}
