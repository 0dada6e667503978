/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.guest.ready;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Tries a port of a guest's at each of its endpoints. */
record Endpoints(GuestView guest, int port) {
  /** Tries one endpoint. */
  @FunctionalInterface
  interface Attempt {
    /** @throws IOException if it isn't there; its message completes a sentence */
    void at(InetSocketAddress endpoint) throws IOException;
  }

  /** What is missing at every endpoint; empty if an attempt went well. */
  Optional<String> missing(Attempt attempt) throws InterruptedException {
    List<InetSocketAddress> endpoints = guest.endpoints(port);
    if (endpoints.isEmpty()) {
      return Optional.of(guest.whyUnreachable(port).orElse("it has no address yet"));
    }
    List<String> missing = new ArrayList<>();
    for (InetSocketAddress endpoint : endpoints) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      try {
        attempt.at(endpoint);
        return Optional.empty();
      } catch (SocketTimeoutException e) {
        missing.add(text(endpoint) + " does not answer");
      } catch (IOException e) {
        missing.add(text(endpoint) + ": " + e.getMessage());
      }
    }
    return Optional.of(String.join(", and ", missing));
  }

  private static String text(InetSocketAddress endpoint) {
    String host = endpoint.getAddress().getHostAddress();
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + endpoint.getPort();
  }
}
