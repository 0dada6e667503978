/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cowbird.it.ProgramRun.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command as it is installed: from the archive, and from Debian's package. */
class ArchiveIT {
  private static final Path TARGET = Path.of(System.getProperty("cowbird.jar"))
      .resolveSibling("")
      .toAbsolutePath()
      .normalize();
  private static final String VERSION = System.getProperty("cowbird.version");
  private static final String ANSWER = "cowbird " + VERSION + "\n";

  @TempDir
  private Path directory;

  @Test
  void runs_from_anywhere_by_a_symbolic_link_and_writes_only_into_the_cache() throws Exception {
    Path installed = unpack();
    Path home = Files.createDirectory(directory.resolve("home"));
    Path command = Files.createSymbolicLink(
        Files.createDirectory(directory.resolve("bin")).resolve("cowbird"),
        installed.resolve("bin/cowbird"));
    List<Path> before = files(installed);

    assertThat(version(command, home)).isEqualTo(ANSWER);
    assertThat(version(command, home)).isEqualTo(ANSWER);

    assertThat(files(installed)).isEqualTo(before);
    assertThat(files(home))
        .satisfiesExactly(archive -> assertThat(archive)
            .startsWith(home.resolve(".cache/cowbird"))
            .hasExtension("jsa")
            .isNotEmptyFile());
  }

  @Test
  void starts_without_a_place_to_keep_anything() throws Exception {
    Path command = unpack().resolve("bin/cowbird");

    assertThat(version(command, directory.resolve("absent"))).isEqualTo(ANSWER);
    assertThat(directory.resolve("absent")).doesNotExist();
  }

  @Test
  void has_man_pages_without_a_fault() throws Exception {
    assumeTrue(ProgramRun.isInstalled("groff"), "groff is not installed");
    Path pages = unpack().resolve("share/man/man1");

    assertThat(pages).isDirectoryContaining("glob:**/cowbird-run.1");
    for (Path page : files(pages)) {
      Result result =
          ProgramRun.of("groff", "-man", "-ww", "-Tutf8", "-z", page.toString()).run();
      assertThat(result).as(page.toString()).isEqualTo(new Result(0, "", ""));
    }
  }

  @Test
  void is_a_package_of_debians() throws Exception {
    assumeTrue(ProgramRun.isInstalled("dpkg-deb"), "dpkg-deb is not installed");
    String deb = TARGET.resolve("cowbird_" + VERSION + "_all.deb").toString();
    Path root = directory.resolve("root");
    assertThat(ProgramRun.of("dpkg-deb", "-x", deb, root.toString()).run().status())
        .isZero();

    assertThat(ProgramRun.of("dpkg-deb", "-f", deb, "Package", "Depends").run().out())
        .contains("cowbird", "libvirt0", "java17-runtime-headless");
    assertThat(ProgramRun.of("dpkg-deb", "-f", deb, "Recommends").run().out())
        .contains("xfsprogs", "dosfstools", "openssh-client");
    assertThat(version(root.resolve("usr/bin/cowbird"), directory.resolve("absent")))
        .isEqualTo(ANSWER);
    assertThat(root.resolve("usr/share/man/man1/cowbird.1")).isNotEmptyFile();
    assertThat(root.resolve("usr/share/bash-completion/completions/cowbird")).isNotEmptyFile();
    assertThat(root.resolve("usr/share/zsh/vendor-completions/_cowbird")).isNotEmptyFile();
    assertThat(root.resolve("usr/share/doc/cowbird/copyright")).isNotEmptyFile();
  }

  private Path unpack() throws IOException, InterruptedException {
    String archive = TARGET.resolve("cowbird-" + VERSION + ".tar.gz").toString();
    Result result =
        ProgramRun.of("tar", "-xzf", archive, "-C", directory.toString()).run();
    assertThat(result).isEqualTo(new Result(0, "", ""));
    return directory.resolve("cowbird-" + VERSION);
  }

  private static String version(Path command, Path home) throws IOException, InterruptedException {
    Result result = ProgramRun.of(command.toString(), "--version")
        .with(Map.of("HOME", home.toString(), "XDG_CACHE_HOME", ""))
        .with(Map.of("JAVA_HOME", System.getProperty("java.home")))
        .run();
    assertThat(result.status()).as(result.err()).isZero();
    assertThat(result.err()).isEmpty();
    return result.out();
  }

  private static List<Path> files(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      return all.filter(Files::isRegularFile).sorted().toList();
    }
  }
}
