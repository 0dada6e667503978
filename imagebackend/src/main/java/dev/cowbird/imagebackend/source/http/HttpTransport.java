/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.source.http;

import dev.cowbird.imagebackend.HttpConfig;
import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.ImageException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests through the proxies and with the authorities that are configured, follows
 * redirects, and sets the limits that the JDK's client lacks: a server that sends nothing for the
 * stall timeout is given up, in the middle of a body too, and an interrupt ends any wait.
 *
 * <p>Speaks HTTP/1.1: one transfer uses one connection anyway, and there every server and proxy is
 * at its best.
 *
 * <p>A JVM sends Basic credentials to a proxy that it wants a tunnel of only if the system property
 * {@code jdk.http.auth.tunneling.disabledSchemes} is set, and does not name them, before anything
 * in it uses the JDK's client. It is the JVM's owner who sets that, not a library.
 *
 * <p>The client is made when the first request is sent, once; its threads are daemons. Safe for use
 * by many threads.
 */
public final class HttpTransport {
  private static final int MAX_REDIRECTS = 10;
  private static final String PROXY_AUTHORIZATION = "Proxy-Authorization";

  private final HttpConfig config;
  private final Proxies proxies;
  private @Nullable HttpClient client;

  public HttpTransport(HttpConfig config) {
    this.config = config;
    this.proxies = new Proxies(config.proxies());
  }

  /**
   * Sends a request and waits for the head of the answer. The caller closes the answer. Redirects
   * are followed where the request is a GET or HEAD, to {@code http:} and {@code https:} only,
   * never from {@code https:} to {@code http:}; to another scheme, host or port go only the header
   * fields that say what is asked for, so no credentials.
   *
   * @param attempted to begin a message: {@code "Fetching image x"}
   * @throws ImageException {@code INTERRUPTED}; {@code SOURCE_UNAVAILABLE} for what will not
   *     change: settings that are malformed, a certificate that is not trusted, a redirect that is
   *     not followed
   * @throws IOException whatever the network does; trying again may help
   */
  public HttpAnswer send(HttpRequest.Builder request, String attempted) throws IOException {
    HttpRequest asked = request.build();
    URI uri = Redirects.plain(asked.uri());
    for (int followed = 0; followed <= MAX_REDIRECTS; followed++) {
      HttpAnswer answer = sendOnce(asked, uri, attempted);
      Optional<URI> next = next(asked, uri, answer, attempted);
      if (next.isEmpty()) {
        return answer;
      }
      answer.close();
      uri = next.get();
    }
    throw new ImageException(
        Kind.SOURCE_UNAVAILABLE,
        attempted + " failed: the server redirects more than " + MAX_REDIRECTS + " times");
  }

  private static Optional<URI> next(
      HttpRequest asked, URI uri, HttpAnswer answer, String attempted) {
    try {
      return Redirects.next(asked.method(), uri, answer, attempted);
    } catch (ImageException e) {
      answer.closeAfter(e);
      throw e;
    }
  }

  private HttpAnswer sendOnce(HttpRequest asked, URI uri, String attempted) throws IOException {
    Optional<ProxyAddress> proxy = proxies.proxyFor(uri);
    HttpRequest hop = hop(asked, uri, proxy);
    HttpClient sender = client();
    try {
      return answer(sender.send(hop, head -> BodyStream.subscriber(config.stallTimeout())));
    } catch (IllegalArgumentException e) {
      // The client's way to complain of a header that it can't read.
      throw new IOException("the server's answer is malformed", e);
    } catch (IOException e) {
      throw NetworkFailure.of(uri, proxy, e).thrown(attempted);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ImageException(Kind.INTERRUPTED, attempted + " was interrupted", e);
    }
  }

  /** A proxy's refusal of a tunnel has no body, not even an empty one. */
  private HttpAnswer answer(HttpResponse<InputStream> response) {
    InputStream body = Optional.ofNullable(response.body()).orElseGet(InputStream::nullInputStream);
    return new HttpAnswer(response.statusCode(), response.headers(), body);
  }

  private HttpRequest hop(HttpRequest asked, URI uri, Optional<ProxyAddress> proxy) {
    boolean sameOrigin = Origin.of(asked.uri()).equals(Origin.of(uri));
    HttpRequest.Builder hop = HttpRequest.newBuilder(
            asked, (name, value) -> sameOrigin || Redirects.mayGoElsewhere(name))
        .uri(uri)
        .timeout(config.stallTimeout());
    // For a tunnel the client leaves out Basic credentials, unless its JVM is told otherwise.
    proxy
        .flatMap(ProxyAddress::credentials)
        .ifPresent(found -> hop.setHeader(PROXY_AUTHORIZATION, found.basic()));
    return hop.build();
  }

  private synchronized HttpClient client() {
    if (client == null) {
      HttpClient.Builder builder = HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(config.connectTimeout())
          .followRedirects(HttpClient.Redirect.NEVER)
          .proxy(proxies.selector());
      if (!config.certificates().isEmpty()) {
        builder.sslContext(TrustedCertificates.context(config.certificates()));
      }
      client = builder.build();
    }
    return client;
  }
}
