/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cowbird.it.CommandLine.Result;
import dev.cowbird.junit.CowbirdTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whoever is not root boots machines too, on a session of libvirt's of their own. */
@CowbirdTest
class OrdinaryUserIT {
  /** The user "nobody" of Debian and Fedora, who owns no file and has no other right. */
  private static final int NOBODY = 65534;

  private Path home = Path.of("/nonexistent");

  @Test
  void boots_and_removes_a_machine() throws Exception {
    boolean root = (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0;
    assumeTrue(root, "Only root can become another user; an ordinary user's other tests do this");
    // Short: libvirt makes sockets far below it, whose paths are limited to 107 bytes.
    home = Files.createTempDirectory(Path.of("/tmp"), "cb");
    Files.setAttribute(home, "unix:uid", NOBODY);
    Files.setAttribute(home, "unix:gid", NOBODY);
    Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx------"));
    String id = Integer.toString(NOBODY);
    CommandLine cowbird = CommandLine.in(home.resolve("state"))
        .behind(List.of("setpriv", "--reuid", id, "--regid", id, "--clear-groups"))
        .with(Map.of(
            "HOME", home.toString(),
            "XDG_RUNTIME_DIR", home.toString(),
            "XDG_CONFIG_HOME", home.toString(),
            "XDG_CACHE_HOME", home.toString(),
            "LIBVIRT_DEFAULT_URI", "qemu:///session"));

    Result demo = cowbird.run("demo", "--json");

    assertThat(demo.status()).as(demo.err()).isZero();
    assertThat(demo.json().path("network").asText()).isEqualTo("user");
    assertThat(cowbird.run("ls", "--json").json().path("instances")).isEmpty();
  }

  /** The session's daemon ends by itself once nobody is connected; its files go with the home. */
  @AfterEach
  void remove_the_home() throws Exception {
    assertThat(new ProcessBuilder("rm", "-rf", home.toString()).start().waitFor())
        .isZero();
  }
}
