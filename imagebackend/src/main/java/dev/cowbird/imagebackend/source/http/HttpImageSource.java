/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.source.http;

import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.ImageException.Kind;
import dev.cowbird.imagebackend.ImageId;
import dev.cowbird.imagebackend.ImageLocation;
import dev.cowbird.imagebackend.source.ImageSource;
import dev.cowbird.imagebackend.source.SourceFacts;
import dev.cowbird.imagebackend.source.SourceStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/**
 * A source image behind a URL, read with one GET. The client follows redirects as it was told to. A
 * server that sends nothing for {@code stallTimeout} is given up.
 */
public final class HttpImageSource implements ImageSource {
  private final HttpClient client;
  private final ImageLocation.Http location;
  private final Duration stallTimeout;

  public HttpImageSource(HttpClient client, ImageLocation.Http location, Duration stallTimeout) {
    this.client = client;
    this.location = location;
    this.stallTimeout = stallTimeout;
  }

  @Override
  public ImageId id() {
    return new ImageId(NormalUrl.of(location.uri()));
  }

  @Override
  public SourceFacts describe() {
    return SourceFacts.UNKNOWN;
  }

  @Override
  public SourceStream open() {
    HttpResponse<InputStream> response = send();
    if (response.statusCode() != 200) {
      closeQuietly(response.body());
      throw refused(response.statusCode());
    }
    return new SourceStream(
        new StallGuard(response.body(), stallTimeout),
        response.headers().firstValueAsLong("Content-Length"));
  }

  private HttpResponse<InputStream> send() {
    HttpRequest request = HttpRequest.newBuilder(withoutFragment(location.uri()))
        .timeout(stallTimeout)
        .build();
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofInputStream());
    } catch (IOException e) {
      throw new ImageException(
          Kind.SOURCE_UNAVAILABLE, "Image " + location + " can't be fetched: " + reason(e), e);
    } catch (IllegalArgumentException e) {
      // The client's way to complain of a header that it can't read, as Location.
      throw new ImageException(
          Kind.SOURCE_UNAVAILABLE,
          "Image " + location + " can't be fetched: the server's answer is malformed",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ImageException(
          Kind.INTERRUPTED, "Fetching image " + location + " was interrupted", e);
    }
  }

  private ImageException refused(int status) {
    boolean absent = status == 404 || status == 410;
    return new ImageException(
        absent ? Kind.NOT_FOUND : Kind.SOURCE_UNAVAILABLE,
        "Image " + location + " can't be fetched: the server answered " + status);
  }

  private static String reason(IOException e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  private static URI withoutFragment(URI uri) {
    String text = uri.toString();
    int fragment = text.indexOf('#');
    return fragment < 0 ? uri : URI.create(text.substring(0, fragment));
  }

  private static void closeQuietly(InputStream body) {
    try {
      body.close();
    } catch (IOException ignored) {
      // the answer's status is the error that counts
    }
  }
}
