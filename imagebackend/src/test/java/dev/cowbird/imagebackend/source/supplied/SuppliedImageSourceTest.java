/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.source.supplied;

import static dev.cowbird.imagebackend.testing.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cowbird.imagebackend.ImageBackend;
import dev.cowbird.imagebackend.ImageBackendConfig;
import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.ImageException.Kind;
import dev.cowbird.imagebackend.ImageId;
import dev.cowbird.imagebackend.ImageLocation;
import dev.cowbird.imagebackend.ImageRequest;
import dev.cowbird.imagebackend.ProgressListener;
import dev.cowbird.imagebackend.SuppliedImage;
import dev.cowbird.imagebackend.flow.LocalImageBackend;
import dev.cowbird.imagebackend.source.ImageSource;
import dev.cowbird.imagebackend.source.ImageSourceContract;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SuppliedImageSourceTest extends ImageSourceContract {
  @TempDir
  Path directory;

  private int versions;

  /** Bytes in memory, of some version. */
  private static final class Bytes implements SuppliedImage {
    private final byte[] content;
    private final Optional<String> version;

    Bytes(byte[] content, String version) {
      this.content = content;
      this.version = Optional.of(version);
    }

    @Override
    public String name() {
      return "golden";
    }

    @Override
    public Optional<String> version() {
      return version;
    }

    @Override
    public OptionalLong length() {
      return OptionalLong.of(content.length);
    }

    @Override
    public InputStream open() {
      return new ByteArrayInputStream(content);
    }
  }

  /** One that has nothing to give. */
  private static final class Broken implements SuppliedImage {
    private final Exception failure;

    Broken(Exception failure) {
      this.failure = failure;
    }

    @Override
    public String name() {
      return "golden";
    }

    @Override
    public InputStream open() throws IOException {
      if (failure instanceof IOException e) {
        throw e;
      }
      throw (RuntimeException) failure;
    }
  }

  private static ImageLocation.Supplied at(SuppliedImage image) {
    return new ImageLocation.Supplied(image);
  }

  @Override
  protected ImageSource source(byte[] content) {
    return new SuppliedImageSource(at(new Bytes(content, "v" + ++versions)));
  }

  @Override
  protected ImageSource absent() {
    return new SuppliedImageSource(
        at(new Broken(new ImageException(Kind.NOT_FOUND, "There is no golden image"))));
  }

  @Test
  void is_named_as_no_file_or_url_is() {
    assertThat(source(new byte[1]).id()).isEqualTo(new ImageId("supplied:golden"));
  }

  @Test
  void what_can_not_be_opened_is_unavailable() {
    ImageSource source = new SuppliedImageSource(at(new Broken(new IOException("no tape"))));

    assertFails(Kind.SOURCE_UNAVAILABLE, source::open).hasMessageContaining("no tape");
  }

  @Test
  void is_cached_like_any_other_until_its_version_changes() throws IOException {
    try (ImageBackend backend = LocalImageBackend.open(ImageBackendConfig.of(directory))) {
      Path first = pull(backend, new Bytes(new byte[512], "1"));

      assertThat(pull(backend, new Bytes(new byte[] {1}, "1"))).isEqualTo(first);
      Path second = pull(backend, new Bytes(new byte[1024], "2"));
      assertThat(second).isNotEqualTo(first);
      assertThat(Files.size(second)).isEqualTo(1024);
    }
  }

  private static Path pull(ImageBackend backend, SuppliedImage image) {
    return backend.pull(ImageRequest.of(at(image)), ProgressListener.none()).path();
  }
}
