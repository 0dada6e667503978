/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.source.glance;

import dev.cowbird.imagebackend.DeclaredFormat;
import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.ImageException.Kind;
import dev.cowbird.imagebackend.ImageId;
import dev.cowbird.imagebackend.ImageLocation;
import dev.cowbird.imagebackend.source.ImageSource;
import dev.cowbird.imagebackend.source.ResumePoint;
import dev.cowbird.imagebackend.source.SourceFacts;
import dev.cowbird.imagebackend.source.SourceStream;
import dev.cowbird.imagebackend.source.TryLaterException;
import dev.cowbird.imagebackend.source.http.HttpAnswer;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A source image in Glance, read with one GET of its record and one of its data. An active image's
 * data never changes, so that the record is asked for once.
 *
 * @see <a href="https://docs.openstack.org/api-ref/image/v2/">Image API v2</a>
 */
public final class GlanceImageSource implements ImageSource {
  private static final String WHO = "the image service";
  private static final Pattern CONTENT_RANGE = Pattern.compile("bytes (\\d{1,18})-.*");
  private static final long GIB = 1L << 30;

  /** Container formats of what is in no container; the last three are Amazon's names. */
  private static final Set<String> BARE = Set.of("bare", "ami", "aki", "ari");

  private final ImageService service;
  private final UUID image;
  private Optional<GlanceImage> record = Optional.empty();

  public GlanceImageSource(ImageService service, ImageLocation.Glance location) {
    this.service = service;
    this.image = location.image();
  }

  @Override
  public ImageId id() {
    return ImageId.ofGlance(image);
  }

  @Override
  public Optional<String> fingerprint() {
    return Optional.empty();
  }

  @Override
  public SourceFacts describe() throws IOException {
    return facts(record());
  }

  /**
   * Glance's record of the image.
   *
   * @throws ImageException as {@link #open(ResumePoint)}
   */
  public synchronized GlanceImage record() throws IOException {
    if (record.isPresent()) {
      return record.get();
    }
    GlanceImage asked = askForRecord();
    requireActive(asked.status());
    requireReadable(asked);
    record = Optional.of(asked);
    return asked;
  }

  private GlanceImage askForRecord() throws IOException {
    try (HttpAnswer answer = service.send(
        url -> HttpRequest.newBuilder(url.resolve("/images/" + image))
            .header("Accept", "application/json"),
        "Asking for image " + image)) {
      if (answer.status() != 200) {
        throw refused(answer);
      }
      return GlanceImageParser.parse(JsonBody.read(answer, WHO), image, WHO);
    }
  }

  /** The states of an image: Glance, {@code image status} in its user's guide. */
  private void requireActive(String status) throws IOException {
    switch (status) {
      case "active" -> {}
      case "queued", "saving", "uploading", "importing" ->
        throw new TryLaterException(
            "its status in the image service is " + status, Optional.empty());
      case "killed", "deleted", "pending_delete" ->
        throw new ImageException(
            Kind.NOT_FOUND,
            "Image " + image + " has no data: its status in the image service is " + status);
      case "deactivated" ->
        throw new ImageException(
            Kind.IMAGE_REFUSED,
            "Image " + image + " is refused: its status in the image service is deactivated");
      default ->
        throw new ImageException(
            Kind.SOURCE_UNAVAILABLE,
            "Image " + image
                + " can't be fetched: its status in the image service is unknown here: "
                + new DeclaredFormat(status));
    }
  }

  /** Without a container the data is the image; a compressed one is unpacked by whoever asks. */
  private void requireReadable(GlanceImage asked) {
    String container = asked.containerFormat().orElse("bare");
    if (!BARE.contains(container) && !container.equals("compressed")) {
      throw new ImageException(
          Kind.IMAGE_REFUSED,
          "Image " + image + " is refused: its container format is "
              + new DeclaredFormat(container)
              + ", and only bare images can be read");
    }
  }

  private static SourceFacts facts(GlanceImage image) {
    OptionalLong virtual =
        image.virtualBytes().orElse(0) == 0 ? OptionalLong.empty() : image.virtualBytes();
    return new SourceFacts(
        image.version(),
        image.size(),
        image.digests(),
        image.diskFormat().map(DeclaredFormat::new),
        virtual,
        minDisk(image.minDiskGib()),
        image.containerFormat().filter(container -> !BARE.contains(container)),
        image.kernel());
  }

  private static Optional<DiskSize> minDisk(long gib) {
    long most = DiskSize.MAX.bytes() / GIB;
    return gib == 0 ? Optional.empty() : Optional.of(DiskSize.ofGib(Math.min(gib, most)));
  }

  /**
   * {@inheritDoc}
   *
   * @throws ImageException {@code NOT_FOUND} if there is no such image, or none any more;
   *     {@code IMAGE_REFUSED} if it is deactivated or in a container; {@code SOURCE_UNAVAILABLE} if
   *     the cloud is not well configured, does not let us, or has lost the data;
   *     {@code INTERRUPTED}
   */
  @Override
  public SourceStream open(ResumePoint from) throws IOException {
    SourceFacts facts = facts(record());
    long offset = offset(from, facts);
    if (offset > 0 && facts.length().equals(OptionalLong.of(offset))) {
      return new SourceStream(InputStream.nullInputStream(), offset, facts);
    }
    HttpAnswer answer = askForData(offset);
    try {
      return stream(answer, offset, facts);
    } catch (IOException | RuntimeException e) {
      closeAfter(e, answer);
      throw e;
    }
  }

  /**
   * Where to go on. What an earlier call has left can be gone on with only if a digest will prove
   * it: Glance has no validator to send along.
   */
  private static long offset(ResumePoint from, SourceFacts facts) {
    boolean same = from.version().isPresent() && from.version().equals(facts.version());
    boolean inside = from.offset() <= facts.length().orElse(Long.MAX_VALUE);
    return same && inside && !facts.promised().isEmpty() ? from.offset() : 0;
  }

  private HttpAnswer askForData(long offset) throws IOException {
    HttpAnswer answer = askForDataFrom(offset);
    if (answer.status() == 416) {
      answer.close();
      return askForDataFrom(0);
    }
    return answer;
  }

  private HttpAnswer askForDataFrom(long offset) throws IOException {
    return service.send(
        url -> {
          HttpRequest.Builder request = HttpRequest.newBuilder(
                  url.resolve("/images/" + image + "/file"))
              .header("Accept", "application/octet-stream");
          return offset == 0 ? request : request.header("Range", "bytes=" + offset + "-");
        },
        "Fetching image " + image);
  }

  private SourceStream stream(HttpAnswer answer, long asked, SourceFacts facts) throws IOException {
    long offset = switch (answer.status()) {
      case 200 -> 0;
      case 206 -> servedFrom(answer, asked);
      case 204 -> noData(facts);
      default -> throw refused(answer);
    };
    OptionalLong promised = answer.headers().firstValueAsLong("Content-Length");
    OptionalLong size = facts.length();
    if (promised.isPresent()
        && size.isPresent()
        && promised.getAsLong() != size.getAsLong() - offset) {
      throw new IOException(WHO + " is about to send " + promised.getAsLong() + " bytes from byte "
          + offset + " on, of an image of " + size.getAsLong());
    }
    return new SourceStream(answer.body(), offset, facts);
  }

  private static long servedFrom(HttpAnswer answer, long asked) throws IOException {
    String range = answer.headers().firstValue("Content-Range").orElse("");
    Matcher matcher = CONTENT_RANGE.matcher(range);
    if (asked == 0 || !matcher.matches() || Long.parseLong(matcher.group(1)) != asked) {
      throw new IOException(WHO + " sends another part than was asked for, from byte " + asked);
    }
    return asked;
  }

  /** An image of no bytes has none to send; of any other, they are gone from Glance's store. */
  private long noData(SourceFacts facts) {
    if (facts.length().equals(OptionalLong.of(0))) {
      return 0;
    }
    throw new ImageException(
        Kind.SOURCE_UNAVAILABLE,
        "Image " + image + " can't be fetched: the image service has a record of it, but no data");
  }

  private RuntimeException refused(HttpAnswer answer) throws IOException {
    Refusals.requireLasting(answer, WHO);
    int status = answer.status();
    if (status == 404 || status == 410) {
      return new ImageException(
          Kind.NOT_FOUND, "Image " + image + " is not there: the image service answered " + status);
    }
    String why = switch (status) {
      case 401 -> ": it asks for a token, or does not accept ours";
      case 403 -> ": it does not let us";
      case 300, 301, 302, 303, 307, 308 -> ": a redirect is not followed with a token";
      default -> "";
    };
    return new ImageException(
        Kind.SOURCE_UNAVAILABLE,
        "Image " + image + " can't be fetched: the image service answered " + status + why);
  }

  private static void closeAfter(Exception failure, HttpAnswer answer) {
    try {
      answer.close();
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }
}
