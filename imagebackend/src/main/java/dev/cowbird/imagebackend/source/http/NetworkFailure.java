/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.source.http;

import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.ImageException.Kind;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.util.Optional;
import javax.net.ssl.SSLException;

/** Why no answer came, in words: the client's own are for its developers, or missing. */
final class NetworkFailure {
  private final String server;
  private final String peer;
  private final IOException cause;

  private NetworkFailure(String server, String peer, IOException cause) {
    this.server = server;
    this.peer = peer;
    this.cause = cause;
  }

  static NetworkFailure of(URI uri, Optional<ProxyAddress> proxy, IOException cause) {
    String server = Origin.of(uri).toString();
    return new NetworkFailure(server, proxy.map(found -> "proxy " + found).orElse(server), cause);
  }

  /**
   * What may go better is returned.
   *
   * @throws ImageException {@code SOURCE_UNAVAILABLE} for a certificate that is not trusted: it
   *     will not be a second later
   */
  IOException thrown(String attempted) {
    if (cause instanceof SSLException && hasCause(CertificateException.class)) {
      throw new ImageException(
          Kind.SOURCE_UNAVAILABLE, attempted + " failed: " + untrusted(), cause);
    }
    return new IOException(words(), cause);
  }

  private String untrusted() {
    return hasCause(CertPathBuilderException.class)
        ? "no trusted authority has signed the certificate of "
            + server
            + " (CURL_CA_BUNDLE names a file of those to trust)"
        : "the certificate of " + server + " is not good: " + innermost().getMessage();
  }

  private String words() {
    if (hasCause(UnresolvedAddressException.class) || hasCause(UnknownHostException.class)) {
      return "the name of " + peer + " can't be resolved";
    }
    if (cause instanceof HttpConnectTimeoutException) {
      return peer + " did not accept a connection in time";
    }
    if (cause instanceof HttpTimeoutException) {
      return server + " did not answer in time";
    }
    if (cause instanceof ConnectException) {
      return peer + " can't be connected to";
    }
    String detail = cause.getMessage();
    return server + " gave no answer" + (detail == null ? "" : ": " + detail);
  }

  private Throwable innermost() {
    Throwable innermost = cause;
    while (innermost.getCause() != null) {
      innermost = innermost.getCause();
    }
    return innermost;
  }

  private boolean hasCause(Class<? extends Throwable> type) {
    for (Throwable next = cause; next != null; next = next.getCause()) {
      if (type.isInstance(next)) {
        return true;
      }
    }
    return false;
  }
}
