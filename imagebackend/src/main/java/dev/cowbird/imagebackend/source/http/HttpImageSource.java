/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.source.http;

import dev.cowbird.imagebackend.Digest;
import dev.cowbird.imagebackend.DigestAlgorithm;
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
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A source image behind a URL. It is read with one GET, from where it was left if the server proves
 * that it still has the same content. A server that does something else with a range than RFC 9110
 * says is asked once more, for all.
 */
public final class HttpImageSource implements ImageSource {
  private final HttpTransport transport;
  private final HttpSecrets secrets;
  private final ImageLocation.Http location;
  private final String attempted;

  public HttpImageSource(
      HttpTransport transport, HttpSecrets secrets, ImageLocation.Http location) {
    this.transport = transport;
    this.secrets = secrets;
    this.location = location;
    this.attempted = "Fetching image " + location;
  }

  @Override
  public ImageId id() {
    return new ImageId(NormalUrl.of(location.uri()));
  }

  @Override
  public Optional<String> fingerprint() {
    return Optional.empty();
  }

  /** Asks with one HEAD. Whatever goes wrong, a GET can still succeed. */
  @Override
  public SourceFacts describe() {
    try (HttpAnswer answer = send(request().method("HEAD", HttpRequest.BodyPublishers.noBody()))) {
      boolean told = answer.status() == 200 && foreignCoding(answer).isEmpty();
      return told ? factsOfWhole(answer.headers()) : SourceFacts.UNKNOWN;
    } catch (IOException e) {
      return SourceFacts.UNKNOWN;
    } catch (ImageException e) {
      if (e.kind() == Kind.INTERRUPTED) {
        throw e;
      }
      return SourceFacts.UNKNOWN;
    }
  }

  @Override
  public SourceStream open(ResumePoint from) throws IOException {
    Optional<String> begun = from.version().filter(Validator::isStrong);
    if (from.offset() == 0 || begun.isEmpty()) {
      return openWhole();
    }
    String version = begun.get();
    HttpAnswer answer =
        send(request().header("Range", "bytes=" + from.offset() + "-").header("If-Range", version));
    Optional<SourceStream> stream;
    try {
      stream = rest(answer, from.offset(), version);
    } catch (IOException | RuntimeException e) {
      answer.closeAfter(e);
      throw e;
    }
    if (stream.isPresent()) {
      return stream.get();
    }
    answer.close();
    return openWhole();
  }

  /**
   * The content as an answer to a range has it, from the start or not; empty if it has what was not
   * asked for.
   */
  private Optional<SourceStream> rest(HttpAnswer answer, long offset, String version)
      throws IOException {
    return switch (answer.status()) {
      case 200 -> Optional.of(whole(answer));
      case 206 -> part(answer, offset, version);
      case 416 -> end(answer, offset, version);
      default -> throw Refusal.of(location, answer);
    };
  }

  private SourceStream openWhole() throws IOException {
    HttpAnswer answer = send(request());
    try {
      if (answer.status() != 200) {
        throw Refusal.of(location, answer);
      }
      return whole(answer);
    } catch (IOException | RuntimeException e) {
      answer.closeAfter(e);
      throw e;
    }
  }

  private SourceStream whole(HttpAnswer answer) {
    requireUncoded(answer);
    return new SourceStream(answer.body(), 0, factsOfWhole(answer.headers()));
  }

  /** One range in one piece, of the same content, to its end. */
  private Optional<SourceStream> part(HttpAnswer answer, long offset, String version) {
    requireUncoded(answer);
    HttpHeaders headers = answer.headers();
    OptionalLong carried = contentLength(headers);
    return ContentRange.in(headers)
        .filter(range -> range.isRest(offset))
        .filter(range -> carried.isEmpty() || carried.getAsLong() == range.length() - offset)
        .filter(range -> Validator.isOf(version, headers))
        .map(range -> new SourceStream(
            answer.body(),
            offset,
            facts(
                Optional.of(version),
                OptionalLong.of(range.length()),
                PromisedDigests.ofAny(headers))));
  }

  /**
   * Nothing is missing if the content ends at the offset. As this answer says nothing of which
   * content it means, the server is asked.
   */
  private Optional<SourceStream> end(HttpAnswer answer, long offset, String version)
      throws IOException {
    answer.close();
    if (!ContentRange.unsatisfiedLength(answer.headers()).equals(Optional.of(offset))) {
      return Optional.empty();
    }
    SourceFacts now = describe();
    boolean same =
        now.version().equals(Optional.of(version)) && now.length().equals(OptionalLong.of(offset));
    return same
        ? Optional.of(new SourceStream(InputStream.nullInputStream(), offset, now))
        : Optional.empty();
  }

  private HttpRequest.Builder request() {
    HttpRequest.Builder request = HttpRequest.newBuilder(Redirects.plain(location.uri()))
        .header("Accept-Encoding", ContentCoding.IDENTITY);
    secrets.addTo(request, location.uri());
    return request;
  }

  private HttpAnswer send(HttpRequest.Builder request) throws IOException {
    return transport.send(request, attempted);
  }

  private void requireUncoded(HttpAnswer answer) {
    if (foreignCoding(answer).isPresent()) {
      throw new ImageException(
          Kind.SOURCE_UNAVAILABLE,
          "Image "
              + location
              + " can't be fetched: the server sends it compressed, which it was asked not to do");
    }
  }

  private Optional<String> foreignCoding(HttpAnswer answer) {
    return ContentCoding.foreign(answer.headers(), location.uri());
  }

  private static SourceFacts factsOfWhole(HttpHeaders headers) {
    return facts(Validator.in(headers), contentLength(headers), PromisedDigests.ofWhole(headers));
  }

  private static SourceFacts facts(
      Optional<String> version, OptionalLong length, Map<DigestAlgorithm, Digest> promised) {
    return SourceFacts.of(version, length).withPromised(promised);
  }

  /** Empty where the content comes in chunks: RFC 9112, section 6.3. */
  private static OptionalLong contentLength(HttpHeaders headers) {
    List<String> values = headers.allValues("Content-Length");
    boolean told = values.size() == 1
        && values.get(0).matches("\\d{1,18}")
        && headers.firstValue("Transfer-Encoding").isEmpty();
    return told ? OptionalLong.of(Long.parseLong(values.get(0))) : OptionalLong.empty();
  }
}
