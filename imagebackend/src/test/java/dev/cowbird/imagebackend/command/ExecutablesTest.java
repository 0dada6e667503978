/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.ImageException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExecutablesTest {
  @TempDir
  private Path directory;

  @Test
  void takes_the_first_executable_file_of_the_name() throws IOException {
    Path notExecutable = file("a/tool", "rw-r--r--");
    Path first = file("b/tool", "rwxr-xr-x");
    Path second = file("c/tool", "rwxr-xr-x");
    Files.createDirectories(directory.resolve("d/tool"));

    Executables executables = new Executables(List.of(
        directory.resolve("d"), notExecutable.getParent(), first.getParent(), second.getParent()));

    assertThat(executables.find("tool")).isEqualTo(first);
  }

  @Test
  void takes_a_path_as_it_is() throws IOException {
    Path tool = file("my tool", "rwx------");

    assertThat(new Executables(List.of()).find(tool.toString())).isEqualTo(tool);
  }

  @Test
  void looks_into_the_system_directories_after_the_path() {
    assertThat(Executables.ofPath(Optional.of("/opt/x:/usr/sbin")).directories())
        .startsWith(Path.of("/opt/x"), Path.of("/usr/sbin"))
        .contains(Path.of("/sbin"))
        .doesNotHaveDuplicates();
    assertThat(Executables.ofPath(Optional.empty()).directories()).contains(Path.of("/usr/bin"));
  }

  @Test
  void never_looks_into_the_working_directory() {
    assertThat(Executables.ofPath(Optional.of(":.:bin:/usr/bin:")).directories())
        .allMatch(Path::isAbsolute);
  }

  @Test
  void says_which_package_a_missing_command_comes_from() {
    Executables none = new Executables(List.of(directory));

    assertThatThrownBy(() -> none.find("qemu-img"))
        .isInstanceOfSatisfying(
            ImageException.class, e -> assertThat(e.kind()).isEqualTo(Kind.COMMAND_MISSING))
        .hasMessage("Command qemu-img is not installed"
            + " (its package: qemu-utils on Debian and Ubuntu, qemu-img on Fedora)");
    assertThatThrownBy(() -> none.find("/no/such/thing"))
        .hasMessage("Command /no/such/thing is not installed");
  }

  private Path file(String name, String mode) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    Files.createFile(file);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }
}
