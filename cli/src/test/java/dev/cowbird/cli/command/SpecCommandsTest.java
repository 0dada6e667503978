/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.cowbird.cli.command.CliHost.Outcome;
import dev.cowbird.imagebackend.InstanceName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class SpecCommandsTest {
  @TempDir
  private Path directory;

  private CliHost host;

  @BeforeEach
  void open() {
    host = new CliHost(directory);
    host.image("a.img");
  }

  private String description(String content) {
    return host.file("web.yaml", content.getBytes(UTF_8)).toString();
  }

  private String xml(String name) {
    return host.run("xml", name, "--json").document().path("xml").asText();
  }

  @Test
  void runs_a_machine_as_a_file_describes_it() {
    String file = description("""
        name: web
        image: a.img
        disk: {size: 2G, kind: raw}
        memory: 512M
        cpus: 2
        networks: [user]
        publish: ['0:80']
        hardware: {watchdog: {model: i6300esb, action: reset}}
        """);

    Outcome outcome = host.run("run", "-f", file, "--json");

    assertThat(outcome.status()).as(outcome.err()).isZero();
    JsonNode machine = outcome.document();
    assertThat(machine.path("name").asText()).isEqualTo("web");
    assertThat(machine.path("memory").asLong()).isEqualTo(512L << 20);
    assertThat(machine.path("cpus").asInt()).isEqualTo(2);
    assertThat(machine.at("/disk/virtualSize").asLong()).isEqualTo(2L << 30);
    assertThat(machine.at("/disk/format").asText()).isEqualTo("raw");
    assertThat(machine.path("published").get(0).asText()).endsWith(":80/tcp");
    assertThat(xml("web")).contains("<watchdog");
  }

  @Test
  void lets_options_win_over_the_file() throws IOException {
    String file = description("""
        name: web
        image: a.img
        disk: 2G
        memory: 512M
        cpus: 2
        networks: [user]
        publish: ['0:80']
        hardware: {watchdog: {model: i6300esb, action: reset}}
        guest: {hostname: nest, timezone: Europe/Berlin}
        wait: console:never
        """);

    Outcome outcome = host.run(
        "run",
        "--file",
        file,
        "--name=other",
        "--disk=3G",
        "--memory=1G",
        "--cpus=1",
        "--publish=0:443",
        "--uefi",
        "--hostname=egg",
        "--wait=none",
        "--json");

    assertThat(outcome.status()).as(outcome.err()).isZero();
    JsonNode machine = outcome.document();
    assertThat(machine.path("name").asText()).isEqualTo("other");
    assertThat(machine.path("memory").asLong()).isEqualTo(1L << 30);
    assertThat(machine.path("cpus").asInt()).isEqualTo(1);
    assertThat(machine.at("/disk/virtualSize").asLong()).isEqualTo(3L << 30);
    assertThat(machine.path("published")).hasSize(1);
    assertThat(machine.path("published").get(0).asText()).endsWith(":443/tcp");
    assertThat(xml("other")).contains("<watchdog", "firmware=\"efi\"");
    Path seed = host.layout().instance(new InstanceName("other")).resolve("seed");
    assertThat(new String(Files.readAllBytes(seed), UTF_8))
        .contains("egg", "Europe/Berlin")
        .doesNotContain("nest");
  }

  @Test
  void takes_the_image_from_the_command_line_if_the_file_has_none() {
    String image = directory.resolve("a.img").toString();

    Outcome outcome = host.run("run", image, "-f", description("memory: 512M"), "--json");

    assertThat(outcome.status()).as(outcome.err()).isZero();
    assertThat(outcome.document().path("name").asText()).startsWith("a-");
  }

  @Test
  void removes_a_machine_in_the_end_if_the_file_says_so() {
    host.hypervisor.guest("web").printsOnBoot("login: ");
    String file = description("{name: web, image: a.img, wait: 'console:login', rm: true}");

    Outcome outcome = host.run("run", "-f", file);

    assertThat(outcome.status()).as(outcome.err()).isZero();
    assertThat(host.hypervisor.domains()).isEmpty();
  }

  @Test
  void waits_no_longer_than_the_file_says() {
    String file = description("{name: web, image: a.img, wait: 'console:never', timeout: 50ms}");

    assertThat(host.run("run", "-f", file).status()).isEqualTo(5);
    assertThat(host.hypervisor.domains()).hasSize(1);
  }

  @Test
  void makes_no_machine_that_can_not_be_waited_for() {
    String file =
        description("{name: web, image: a.img, wait: {sshLogin: {user: kim, keyFile: none}}}");

    Outcome outcome = host.run("run", "-f", file);

    assertThat(outcome.status()).isEqualTo(2);
    assertThat(outcome.err()).contains("The private key", "none can't be read");
    assertThat(host.hypervisor.domains()).isEmpty();
  }

  @Test
  void reads_standard_input() {
    String image = directory.resolve("a.img").toString();

    Outcome outcome =
        host.withInput("{\"name\": \"typed\", \"image\": \"" + image + "\"}").run("run", "-f", "-");
    Outcome checked = host.withInput("memroy: 1G").run("spec", "check", "-");

    assertThat(outcome.status()).as(outcome.err()).isZero();
    assertThat(checked.out())
        .isEqualTo("<stdin>:1:1: memroy is not known: did you mean 'memory'?\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "image: a.img | IMAGE | names the image",
        "memory: 1G | | names no image",
        "memroy: 1G | IMAGE | web.yaml:1:1: memroy is not known: did you mean 'memory'?",
        "hardware: {video: vga} | IMAGE --profile windows | --profile would take back",
        "networks: [none] | IMAGE --publish 80:80 | user-mode network"
      })
  void makes_nothing_of_what_it_refuses(String content, String options, String problem) {
    String image = directory.resolve("a.img").toString();
    String typed = "run -f " + description(content)
        + (options == null ? "" : " " + options.replace("IMAGE", image));

    Outcome outcome = host.run(typed.split(" "));

    assertThat(outcome.status()).isEqualTo(2);
    assertThat(outcome.err()).hasLineCount(1).contains(problem);
    assertThat(host.hypervisor.domains()).isEmpty();
    assertThat(host.layout().instances())
        .satisfiesAnyOf(
            instances -> assertThat(instances).doesNotExist(),
            instances -> assertThat(instances).isEmptyDirectory());
  }

  @Test
  void says_that_there_is_no_file() {
    Outcome outcome = host.run("run", "-f", "none.yaml", "--json");

    assertThat(outcome.status()).isEqualTo(2);
    assertThat(outcome.document().at("/error/kind").asText()).isEqualTo("SpecRefused");
    assertThat(outcome.err()).contains("There is no file none.yaml");
  }

  @Test
  void checks_a_description_without_a_driver() {
    Outcome sound = host.run("spec", "check", description("image: a.img"));
    Outcome json = host.run("spec", "check", description("image: a.img"), "--json");

    assertThat(sound).isEqualTo(new Outcome(0, "accepted\n", ""));
    assertThat(json.document().path("verdict").asText()).isEqualTo("accepted");
    assertThat(json.document().path("problems")).isEmpty();
    assertThat(host.opened).isEmpty();
  }

  @Test
  void tells_of_all_that_is_wrong_with_a_description() {
    String file = description("cpus: none\nhardware: {tmp: true}\n");

    Outcome text = host.run("spec", "check", file);
    Outcome json = host.run("spec", "check", file, "--json");

    assertThat(text.status()).isEqualTo(2);
    assertThat(text.out())
        .isEqualTo(file
            + ":1:7: cpus: expected a whole number from 1 to 512, not the text 'none'\n"
            + file
            + ":2:12: hardware.tmp is not known: did you mean 'tpm'?\n");
    assertThat(json.status()).isEqualTo(2);
    assertThat(json.document().path("verdict").asText()).isEqualTo("rejected");
    JsonNode problem = json.document().path("problems").get(1);
    assertThat(problem.path("file").asText()).isEqualTo(file);
    assertThat(problem.path("line").asInt()).isEqualTo(2);
    assertThat(problem.path("column").asInt()).isEqualTo(12);
    assertThat(problem.path("path").asText()).isEqualTo("hardware.tmp");
    assertThat(problem.path("message").asText()).contains("did you mean");
  }

  @Test
  void prints_the_schema() throws IOException {
    Outcome outcome = host.run("spec", "schema");

    assertThat(outcome.status()).isZero();
    assertThat(outcome.document())
        .isEqualTo(new JsonMapper()
            .readTree(Path.of("..", "driver", "instance-spec.schema.json").toFile()));
    assertThat(host.opened).isEmpty();
  }

  /** What README.md shows is read as it stands there. */
  @Test
  void accepts_the_example_of_the_readme() throws IOException {
    String readme = Files.readString(Path.of("README.md"));
    String example = readme.split("```yaml\n", -1)[1].split("```", -1)[0];
    Files.writeString(
        directory.resolve("id_ed25519.pub"),
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ6sJ9XkkZ7F5cB8Vv0B4m6sVtQH4G8l2b1yq0Zk9W3x me\n");
    Files.writeString(directory.resolve("kim.password"), "s3cret\n");

    Outcome outcome = host.run("spec", "check", description(example));

    assertThat(outcome).isEqualTo(new Outcome(0, "accepted\n", ""));
  }
}
