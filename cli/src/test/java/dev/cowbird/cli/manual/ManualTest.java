/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.manual;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cowbird.cli.output.ExitStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManualTest {
  @TempDir
  private Path share;

  @BeforeEach
  void write() throws IOException {
    new Manual(new Manual.Edition("1.2.3", LocalDate.of(2026, 1, 2))).write(share);
  }

  private String page(String name) throws IOException {
    return Files.readString(share.resolve("man/man1").resolve(name + ".1"));
  }

  @Test
  void has_a_page_for_every_command_and_group() {
    assertThat(share.resolve("man/man1"))
        .isDirectoryContaining("glob:**/cowbird.1")
        .isDirectoryContaining("glob:**/cowbird-run.1")
        .isDirectoryContaining("glob:**/cowbird-image.1")
        .isDirectoryContaining("glob:**/cowbird-image-pull.1")
        .isDirectoryContaining("glob:**/cowbird-completion.1");
  }

  @Test
  void tells_what_a_command_takes_and_how_it_ends() throws IOException {
    assertThat(page("cowbird-run"))
        .startsWith(".TH \"COWBIRD-RUN\" 1 \"2026-01-02\" \"Cowbird 1.2.3\" Cowbird\n")
        .contains(
            "cowbird run [OPTIONS] [IMAGE]\n",
            ".TP\n\\fI[IMAGE]\\fR\nA path, ",
            ".TP\n\\fB\\-\\-memory\\fR\\fI=SIZE\\fR\n",
            ".TP\n\\fB\\-h\\fR, \\fB\\-\\-help\\fR\n",
            ".TP\n\\fB5\\fR\ntimed out\n",
            ".SH SEE ALSO\n\\fBcowbird\\fR(1)\n");
  }

  @Test
  void tells_of_the_commands_below() throws IOException {
    assertThat(page("cowbird")).contains("\\fBcowbird\\-image\\fR(1)\nWork with images");
    assertThat(page("cowbird-image")).contains("\\fBcowbird\\-image\\-pull\\fR(1)\nFetch an image");
  }

  @Test
  void tells_of_environment_and_files_once() throws IOException {
    assertThat(page("cowbird")).contains(".SH ENVIRONMENT", ".SH FILES", "LIBVIRT_DEFAULT_URI");
    assertThat(page("cowbird-ls")).doesNotContain(".SH ENVIRONMENT");
  }

  @Test
  void says_the_defaults_of_everybody_and_not_of_whoever_built_it() throws IOException {
    assertThat(page("cowbird-ls"))
        .contains("(default: /var/lib/cowbird for root, $XDG_DATA_HOME/cowbird for others)")
        .doesNotContain("${", System.getProperty("user.dir"), "null");
    assertThat(page("cowbird-image-pull")).contains("5 % of it");
  }

  @Test
  void says_of_exit_statuses_what_the_readme_says() throws IOException {
    List<String> readme = Files.readAllLines(Path.of("README.md"));

    for (ExitStatus status : ExitStatus.values()) {
      assertThat(readme).contains("| " + status.code() + " | " + status.meaning() + " |");
    }
  }

  @Test
  void completes_by_scripts_that_can_be_read() throws Exception {
    Path bash = share.resolve("bash-completion/completions/cowbird");
    Process reading = new ProcessBuilder("bash", "-n", bash.toString())
        .redirectErrorStream(true)
        .start();

    assertThat(reading.inputReader().lines()).isEmpty();
    assertThat(reading.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(share.resolve("zsh/site-functions/_cowbird"))
        .content()
        .startsWith("#compdef cowbird\n")
        .contains(Files.readString(bash));
  }
}
