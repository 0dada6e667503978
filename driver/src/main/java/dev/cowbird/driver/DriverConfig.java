/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver;

import dev.cowbird.driver.text.Quoted;
import dev.cowbird.imagebackend.ImageBackendConfig;
import java.nio.file.Path;

/**
 * What a {@link ComputeDriver} is opened with.
 *
 * @param connectUri the libvirt connection: {@code qemu:///system}, {@code qemu:///session}. It
 *     must be of this host, where the disks are
 */
public record DriverConfig(String connectUri, ImageBackendConfig images, HostCache hostCache) {
  /** The connection that root uses; disks are given to libvirt's own user. */
  public static final String SYSTEM = "qemu:///system";

  /** The connection that an ordinary user uses. */
  public static final String SESSION = "qemu:///session";

  /** @throws IllegalArgumentException if the connection is to another host */
  public DriverConfig {
    if (!connectUri.matches("[a-z][a-z0-9+]*:///.*")) {
      throw new IllegalArgumentException(Quoted.of(connectUri)
          + " is not a libvirt connection on this host, such as "
          + SYSTEM
          + " or "
          + SESSION);
    }
  }

  /** With the host's page cache avoided. */
  public DriverConfig(String connectUri, ImageBackendConfig images) {
    this(connectUri, images, HostCache.AVOIDED);
  }

  public static DriverConfig of(String connectUri, Path stateDirectory) {
    return new DriverConfig(connectUri, ImageBackendConfig.of(stateDirectory));
  }

  public DriverConfig withHostCache(HostCache value) {
    return new DriverConfig(connectUri, images, value);
  }
}
