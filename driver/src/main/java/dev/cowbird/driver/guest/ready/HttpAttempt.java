/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.guest.ready;

import dev.cowbird.driver.WaitFor.Http;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;

/** Asks an HTTP server once. A redirect isn't followed, and no proxy is asked. */
record HttpAttempt(Http wanted) {
  private static final int CONNECT_MILLIS = 1000;
  private static final int READ_MILLIS = 5000;

  void at(InetSocketAddress endpoint) throws IOException {
    String host = endpoint.getAddress().getHostAddress();
    String authority = (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + endpoint.getPort();
    HttpURLConnection connection = (HttpURLConnection)
        URI.create("http://" + authority + wanted.path()).toURL().openConnection(Proxy.NO_PROXY);
    try {
      connection.setConnectTimeout(CONNECT_MILLIS);
      connection.setReadTimeout(READ_MILLIS);
      connection.setInstanceFollowRedirects(false);
      int status = connection.getResponseCode();
      boolean good = wanted.status().map(code -> code == status).orElse(status > 0 && status < 400);
      if (!good) {
        throw new IOException("HTTP answers " + wanted.path() + " with status " + status);
      }
    } finally {
      connection.disconnect();
    }
  }
}
