/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.source.http;

import dev.cowbird.imagebackend.HttpConfig;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.Arrays;
import java.util.Map;

/** A JVM that may tell a proxy who asks, before it makes a tunnel: certificates, proxy, URL. */
final class TunnelClient {
  private TunnelClient() {}

  public static void main(String[] arguments) throws IOException {
    System.setProperty("jdk.http.auth.tunneling.disabledSchemes", "");
    HttpConfig config = HttpConfig.fromEnvironment(
        Map.of("CURL_CA_BUNDLE", arguments[0], "https_proxy", arguments[1]));
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(arguments[2]));
    try (HttpAnswer answer = new HttpTransport(config).send(request, "Asking")) {
      System.out.println(answer.status() + " " + Arrays.toString(answer.body().readAllBytes()));
    }
  }
}
