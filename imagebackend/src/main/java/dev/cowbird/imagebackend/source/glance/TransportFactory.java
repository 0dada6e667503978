/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.source.glance;

import dev.cowbird.imagebackend.source.http.HttpTransport;
import java.nio.file.Path;
import java.util.Optional;

/** Makes what sends requests to a cloud. */
@FunctionalInterface
public interface TransportFactory {
  /**
   * What is made follows no redirects: the token in a request would go wherever they lead.
   *
   * @param caBundle certificates in PEM, by one of which the servers' must be signed; the host's
   *     own without one
   * @throws dev.cowbird.imagebackend.ImageException {@code SOURCE_UNAVAILABLE} if they can't be
   *     read
   */
  HttpTransport transport(Optional<Path> caBundle);
}
