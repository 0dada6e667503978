/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.source.glance;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Where a cloud's image service is, and who asks.
 *
 * @param region of which the endpoint is taken from the catalog; the catalog's first without one
 * @param endpointInterface that the endpoint in the catalog must have
 * @param imageEndpoint where the image service is, whatever the catalog says
 * @param caBundle certificates in PEM, by one of which the services' must be signed; the host's own
 *     without one
 */
public record CloudConfig(
    CloudAuth auth,
    Optional<String> region,
    EndpointInterface endpointInterface,
    Optional<URI> imageEndpoint,
    Optional<Path> caBundle) {

  /** An image service that asks for no token. */
  public static CloudConfig withoutAuthentication(URI imageEndpoint) {
    return new CloudConfig(
        new CloudAuth.None(imageEndpoint),
        Optional.empty(),
        EndpointInterface.PUBLIC,
        Optional.empty(),
        Optional.empty());
  }

  /**
   * Reads what the OpenStack tools read: the cloud that {@code OS_CLOUD} names from
   * {@code clouds.yaml} and {@code secure.yaml}, else the variables {@code OS_*}, else the one
   * cloud in {@code clouds.yaml}. The files are looked for in the working directory,
   * {@code $XDG_CONFIG_HOME/openstack}, {@code ~/.config/openstack} and {@code /etc/openstack};
   * {@code OS_CLIENT_CONFIG_FILE} and {@code OS_CLIENT_SECURE_FILE} name others. Reads those files
   * and nothing else.
   *
   * @param environment the process's variables
   * @param home the user's directory
   * @param working the working directory
   * @throws dev.cowbird.imagebackend.ImageException {@code SOURCE_UNAVAILABLE} if no cloud is
   *     configured, or not well. The message names the variable or file, and tells no secret
   * @see <a
   *     href="https://docs.openstack.org/openstacksdk/latest/user/config/configuration.html">Configuring
   *     OpenStack SDK applications</a>
   */
  public static CloudConfig fromEnvironment(
      Map<String, String> environment, Path home, Path working) {
    return CloudConfigReader.read(
        CloudSettings.find(environment, new CloudFiles(environment, home, working)));
  }
}
