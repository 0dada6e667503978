/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.cowbird.imagebackend.ImageBackendConfig;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DriverConfigTest {
  private static final Path STATE = Path.of("/state");

  @ParameterizedTest
  @ValueSource(
      strings = {"qemu:///system", "qemu:///session", "test:///default", "qemu+unix:///system"})
  void takes_connections_on_this_host(String uri) {
    DriverConfig config = DriverConfig.of(uri, STATE);

    assertThat(config.connectUri()).isEqualTo(uri);
    assertThat(config.images()).isEqualTo(ImageBackendConfig.of(STATE));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "qemu",
        "qemu:system",
        "/system",
        "qemu://host/system",
        "qemu+ssh://root@host/system",
        "QEMU:///system",
        " qemu:///system"
      })
  void refuses_connections_to_other_hosts(String uri) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DriverConfig.of(uri, STATE))
        .withMessageContaining("qemu:///system");
  }

  @Test
  void makes_the_state_directory_absolute() {
    assertThat(DriverConfig.of(DriverConfig.SYSTEM, Path.of("a/../b")).images().stateDirectory())
        .isEqualTo(Path.of("b").toAbsolutePath());
  }
}
