/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cowbird.it.ProgramRun.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What {@code mvn install} publishes: installed from a copy of this checkout into a repository of
 * its own, compared with what was built here, and used by a project that knows only the
 * coordinates. The copy takes the compiled classes along, as to compile again takes minutes.
 */
class PublishedIT {
  private static final Path ROOT = Path.of(System.getProperty("cowbird.readme"))
      .resolveSibling("")
      .toAbsolutePath()
      .normalize();
  private static final String VERSION = System.getProperty("cowbird.version");
  private static final List<String> LIBRARIES = List.of("imagebackend", "driver", "cli", "junit");

  @TempDir
  private static Path directory;

  private static Path copy;
  private static Path repository;

  @BeforeAll
  static void install() throws Exception {
    assumeTrue(ProgramRun.isInstalled("mvn"), "Maven is not installed");
    copy = Files.createDirectory(directory.resolve("copy"));
    repository = directory.resolve("repository");
    for (String file : List.of("bom.xml", "pom.xml", "LICENSE", "integration-tests/pom.xml")) {
      copy(file);
    }
    for (String library : LIBRARIES) {
      copy(library + "/pom.xml");
      copy(library + "/src/main");
      copy(library + "/target/classes");
    }
    maven(
        copy,
        // What the host's repository lacks comes from where it usually comes from.
        settings("<profiles><profile><id>host</id><repositories>" + host("repository")
            + "</repositories><pluginRepositories>" + host("pluginRepository")
            + "</pluginRepositories></profile></profiles>"
            + "<activeProfiles><activeProfile>host</activeProfile></activeProfiles>"),
        "install",
        "-pl",
        ":cowbird-bom,imagebackend,driver,cli,junit",
        "-am",
        "-Dmaven.main.skip",
        "-Dmaven.test.skip",
        "-Dspotless.check.skip",
        "-Denforcer.skip");
  }

  private static String host(String element) {
    return "<" + element + "><id>host</id><url>" + hostRepository() + "</url></" + element + ">";
  }

  private static String hostRepository() {
    return Path.of(System.getProperty("cowbird.repository")).toUri().toString();
  }

  @Test
  void every_library_comes_with_sources_and_documentation() {
    for (String library : LIBRARIES) {
      for (String file : List.of(".pom", ".jar", "-sources.jar", "-javadoc.jar")) {
        assertThat(published(library, file)).isNotEmptyFile();
      }
    }
    assertThat(published("bom", ".pom")).isNotEmptyFile();
  }

  @Test
  void another_build_makes_the_same_bytes() {
    for (String library : LIBRARIES) {
      String name = library.equals("cli") ? "cowbird" : "cowbird-" + library + "-" + VERSION;
      for (String file : List.of(".jar", "-sources.jar")) {
        assertThat(published(library, file))
            .hasSameBinaryContentAs(ROOT.resolve(library + "/target/" + name + file));
      }
    }
    for (String archive :
        List.of("cowbird-" + VERSION + ".tar.gz", "cowbird_" + VERSION + "_all.deb")) {
      assertThat(copy.resolve("cli/target").resolve(archive))
          .hasSameBinaryContentAs(ROOT.resolve("cli/target").resolve(archive));
    }
  }

  @Test
  void a_project_needs_no_more_than_the_coordinates() throws Exception {
    Path project = Files.createDirectory(directory.resolve("project"));
    Files.writeString(project.resolve("pom.xml"), """
        <project>
          <modelVersion>4.0.0</modelVersion>
          <groupId>org.example</groupId>
          <artifactId>manager</artifactId>
          <version>1</version>
          <properties>
            <maven.compiler.release>17</maven.compiler.release>
            <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>
          </properties>
          %s
          <build>
            <plugins>
              %s
            </plugins>
          </build>
        </project>
        """.formatted(
            DocumentedExample.of("README.md", "xml").text(), plugins()));
    DocumentedExample.of("driver/README.md", "java")
        .writeTo(project.resolve("src/main/java/Manager.java"));
    DocumentedExample.of("junit/README.md", "java")
        .replacing(
            "/images/debian.qcow2", BootSector.rawImage(directory, "published").toString())
        .replacing("login:", "DONE")
        .replacing("Duration.ofSeconds(20)", "Duration.ZERO")
        .writeTo(project.resolve("src/test/java/GuestTest.java"));

    // Nothing but this host's files can be asked.
    String settings = settings("<mirrors><mirror><id>host</id><mirrorOf>*</mirrorOf><url>"
        + hostRepository() + "</url></mirror></mirrors>");
    String said = maven(
        project, settings, "test", "-Dvm.required=" + System.getProperty("vm.required", "false"));

    assertThat(project.resolve("target/classes/Manager.class")).isNotEmptyFile();
    assertThat(said).contains("Tests run: 1, Failures: 0, Errors: 0");
  }

  /** The plugins that this build has used, so that the host has them. */
  private static String plugins() throws IOException {
    StringBuilder plugins = new StringBuilder();
    String parent = Files.readString(ROOT.resolve("pom.xml"));
    for (String name : List.of("resources", "compiler", "surefire")) {
      String artifact = "<artifactId>maven-" + name + "-plugin</artifactId>";
      Matcher version =
          Pattern.compile(artifact + "\\s*(<version>[^<]+</version>)").matcher(parent);
      assertThat(version.find()).as(artifact).isTrue();
      plugins.append("<plugin>").append(artifact).append(version.group(1)).append("</plugin>");
    }
    return plugins.toString();
  }

  private static Path published(String library, String file) {
    String artifact = "cowbird-" + library;
    return repository
        .resolve("dev/cowbird")
        .resolve(artifact)
        .resolve(VERSION)
        .resolve(artifact + "-" + VERSION + file);
  }

  private static void copy(String from) throws IOException {
    try (Stream<Path> files = Files.walk(ROOT.resolve(from))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path target = copy.resolve(ROOT.relativize(file).toString());
        Files.createDirectories(target.getParent());
        Files.copy(file, target);
      }
    }
  }

  private static String settings(String content) throws IOException {
    Path file = Files.createTempFile(directory, "settings", ".xml");
    return Files.writeString(file, "<settings>" + content + "</settings>").toString();
  }

  private static String maven(Path project, String settings, String... arguments)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(List.of("mvn", "-B", "-ntp", "-Dstyle.color=never", "-gs", settings));
    command.addAll(List.of("-f", project.toString(), "-Dmaven.repo.local=" + repository));
    command.addAll(List.of(arguments));
    Result result = ProgramRun.of(command)
        .with(Map.of("JAVA_HOME", System.getProperty("java.home")))
        .run();
    assertThat(result.out().lines().filter(line -> line.startsWith("[ERROR]"))).isEmpty();
    assertThat(result.status()).as(result.err()).isZero();
    return result.out();
  }
}
