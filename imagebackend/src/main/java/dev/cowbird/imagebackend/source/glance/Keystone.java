/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.source.glance;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.ImageException.Kind;
import dev.cowbird.imagebackend.source.http.HttpAnswer;
import dev.cowbird.imagebackend.source.http.HttpTransport;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;

/**
 * The identity service of a cloud.
 *
 * @see <a
 *     href="https://docs.openstack.org/api-ref/identity/v3/#authentication-and-token-management">
 *     Identity API v3</a>
 */
final class Keystone {
  private static final String ATTEMPTED = "Asking the OpenStack cloud for a token";

  private final HttpTransport transport;
  private final CloudAuth.Keystone auth;
  private final ServiceUrl url;
  private final String who;

  Keystone(HttpTransport transport, CloudAuth.Keystone auth) {
    this.transport = transport;
    this.auth = auth;
    this.url = ServiceUrl.of(auth.authUrl(), "v3");
    this.who = "the identity service at " + url;
  }

  /**
   * Asks for a token.
   *
   * @throws ImageException {@code SOURCE_UNAVAILABLE} if it gives none, {@code INTERRUPTED}
   * @throws IOException whatever may go better when it is tried again
   */
  CloudToken authenticate() throws IOException {
    HttpRequest.Builder request = HttpRequest.newBuilder(url.resolve("/auth/tokens"))
        .header("Content-Type", "application/json")
        .header("Accept", "application/json")
        .POST(HttpRequest.BodyPublishers.ofByteArray(JsonBody.write(TokenRequest.of(auth))));
    try (HttpAnswer answer = transport.send(request, ATTEMPTED)) {
      if (answer.status() != 201) {
        Refusals.requireLasting(answer, who);
        throw refused(answer.status());
      }
      return token(answer);
    }
  }

  private ImageException refused(int status) {
    String why = switch (status) {
      case 401 -> ": the credentials are wrong, or have expired";
      case 403 -> ": they are not good for this project or domain";
      case 404 -> ": there is no Identity API v3 there";
      default -> "";
    };
    return new ImageException(
        Kind.SOURCE_UNAVAILABLE, ATTEMPTED + " failed: " + who + " answered " + status + why);
  }

  private CloudToken token(HttpAnswer answer) throws IOException {
    String token = answer
        .headers()
        .firstValue("X-Subject-Token")
        .orElseThrow(() -> new IOException(who + " answered without a token"));
    JsonNode body = JsonBody.read(answer, who).path("token");
    return new CloudToken(
        new Secret(token), expires(body.path("expires_at").asText()), body.path("catalog"));
  }

  private Instant expires(String text) throws IOException {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException e) {
      throw new IOException(who + " does not say when its token expires", e);
    }
  }
}
