/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.source.glance;

import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.ImageException.Kind;
import dev.cowbird.imagebackend.source.http.HttpAnswer;
import dev.cowbird.imagebackend.source.http.HttpTransport;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * The image service of one cloud. Nothing is read or asked before the first request; a token is
 * asked for once, and again before it expires or when the service does not accept it any more. Safe
 * for use by many threads.
 */
public final class ImageService {
  private static final String VERSION = "v2";

  private final Supplier<CloudConfig> config;
  private final TransportFactory transports;
  private final Clock clock;
  private final ReentrantLock lock = new ReentrantLock();
  private Optional<Cloud> cloud = Optional.empty();
  private Optional<CloudSession> session = Optional.empty();

  /**
   * @param config is asked when it is first needed; what it throws is thrown to whoever needed it
   * @param clock says whether a token has expired
   */
  public ImageService(Supplier<CloudConfig> config, TransportFactory transports, Clock clock) {
    this.config = config;
    this.transports = transports;
    this.clock = clock;
  }

  private record Cloud(CloudConfig config, HttpTransport transport) {}

  /** A request to the service, but for its token. */
  @FunctionalInterface
  interface Request {
    HttpRequest.Builder to(ServiceUrl service);
  }

  /**
   * Sends a request. The caller closes the answer, whatever its status is.
   *
   * @param attempted to begin a message: {@code "Fetching image x"}
   * @throws ImageException {@code SOURCE_UNAVAILABLE} if the cloud is not well configured or gives
   *     no token, {@code INTERRUPTED}
   * @throws IOException whatever may go better when it is tried again
   */
  HttpAnswer send(Request request, String attempted) throws IOException {
    CloudSession first = session(Optional.empty(), attempted);
    HttpAnswer answer = send(request, first, attempted);
    if (answer.status() != 401 || first.token().isEmpty()) {
      return answer;
    }
    answer.close();
    return send(request, session(Optional.of(first), attempted), attempted);
  }

  private HttpAnswer send(Request request, CloudSession by, String attempted) throws IOException {
    HttpRequest.Builder builder = request.to(by.images());
    by.token().ifPresent(token -> builder.header("X-Auth-Token", token.secret().value()));
    return cloud().transport().send(builder, attempted);
  }

  /** One that is fresh, and not the one that was refused. */
  private CloudSession session(Optional<CloudSession> refused, String attempted)
      throws IOException {
    lock(attempted);
    try {
      CloudSession usable = session
          .filter(known -> !Optional.of(known).equals(refused))
          .filter(known ->
              known.token().map(token -> token.isFresh(clock.instant())).orElse(true))
          .orElse(null);
      if (usable == null) {
        usable = begin();
        session = Optional.of(usable);
      }
      return usable;
    } finally {
      lock.unlock();
    }
  }

  /** Who waits here waits for another's answer from Keystone, and can be interrupted. */
  private void lock(String attempted) {
    try {
      lock.lockInterruptibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ImageException(Kind.INTERRUPTED, attempted + " was interrupted", e);
    }
  }

  private CloudSession begin() throws IOException {
    CloudConfig known = cloud().config();
    if (known.auth() instanceof CloudAuth.Keystone keystone) {
      CloudToken token = new Keystone(cloud().transport(), keystone).authenticate();
      URI images = known
          .imageEndpoint()
          .orElseGet(() -> new ServiceCatalog(token.catalog())
              .imageEndpoint(known.endpointInterface(), known.region()));
      return new CloudSession(ServiceUrl.of(images, VERSION), Optional.of(token));
    }
    URI images = ((CloudAuth.None) known.auth()).imageEndpoint();
    return new CloudSession(ServiceUrl.of(images, VERSION), Optional.empty());
  }

  private Cloud cloud() {
    lock.lock();
    try {
      Cloud known = cloud.orElseGet(() -> {
        CloudConfig read = config.get();
        return new Cloud(read, transports.transport(read.caBundle()));
      });
      cloud = Optional.of(known);
      return known;
    } finally {
      lock.unlock();
    }
  }
}
