/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.source.http;

import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.ImageException.Kind;
import dev.cowbird.imagebackend.ImageId;
import dev.cowbird.imagebackend.ImageLocation;
import dev.cowbird.imagebackend.source.ImageSource;
import dev.cowbird.imagebackend.source.ResumePoint;
import dev.cowbird.imagebackend.source.SourceFacts;
import dev.cowbird.imagebackend.source.SourceStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.Optional;

/** A source image behind a URL, read with one GET. */
public final class HttpImageSource implements ImageSource {
  private final HttpTransport transport;
  private final ImageLocation.Http location;

  public HttpImageSource(HttpTransport transport, ImageLocation.Http location) {
    this.transport = transport;
    this.location = location;
  }

  @Override
  public ImageId id() {
    return new ImageId(NormalUrl.of(location.uri()));
  }

  @Override
  public Optional<String> fingerprint() {
    return Optional.empty();
  }

  @Override
  public SourceFacts describe() {
    return SourceFacts.UNKNOWN;
  }

  @Override
  public SourceStream open(ResumePoint from) throws IOException {
    HttpAnswer answer = transport.send(
        HttpRequest.newBuilder(withoutFragment(location.uri())), "Fetching image " + location);
    if (answer.status() != 200) {
      closeQuietly(answer.body());
      throw refused(answer.status());
    }
    return new SourceStream(
        answer.body(),
        0,
        SourceFacts.of(Optional.empty(), answer.headers().firstValueAsLong("Content-Length")));
  }

  private ImageException refused(int status) {
    boolean absent = status == 404 || status == 410;
    return new ImageException(
        absent ? Kind.NOT_FOUND : Kind.SOURCE_UNAVAILABLE,
        "Image " + location + " can't be fetched: the server answered " + status);
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
