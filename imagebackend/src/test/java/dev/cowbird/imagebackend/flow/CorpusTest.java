/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import dev.cowbird.imagebackend.Base;
import dev.cowbird.imagebackend.DeclaredFormat;
import dev.cowbird.imagebackend.Digest;
import dev.cowbird.imagebackend.DigestAlgorithm;
import dev.cowbird.imagebackend.ImageBackend;
import dev.cowbird.imagebackend.ImageBackendConfig;
import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.ImageException.Kind;
import dev.cowbird.imagebackend.ImageLocation;
import dev.cowbird.imagebackend.ImageRequest;
import dev.cowbird.imagebackend.ProgressListener;
import dev.cowbird.imagebackend.file.LinuxFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Good and hostile images, pulled as files. What is accepted is the right disk; what is refused
 * leaves no trace; and of a file of the host that many refer to, nothing turns up.
 */
@Tag("qemu")
class CorpusTest {
  private static final String CANARY = "CANARY of the host, not for any guest\n";
  private static final Duration LONGEST = Duration.ofSeconds(20);
  private static final long SLACK_BYTES = 1 << 20;

  @TempDir
  static Path shared;

  private final ImageBackend backend;
  private final LinuxFiles files = new LinuxFiles();

  CorpusTest(@TempDir Path directory) {
    this.backend = LocalImageBackend.open(ImageBackendConfig.of(directory.resolve("state")));
  }

  @AfterEach
  void close() {
    backend.close();
  }

  static Stream<CorpusCase> good() throws Exception {
    return GoodImages.in(Files.createDirectories(shared.resolve("good"))).stream();
  }

  static Stream<CorpusCase> bad() throws Exception {
    Path canary = Files.writeString(shared.resolve("canary"), CANARY.repeat(1 << 15));
    return BadImages.in(Files.createDirectories(shared.resolve("bad")), canary).stream();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("good")
  void a_good_image_is_the_right_disk(CorpusCase image) throws IOException {
    Path expected = image.expected().orElseThrow();

    Base base = assertTimeout(LONGEST, () -> pull(image));

    assertThat(base.virtualSize().bytes()).isEqualTo(Files.size(expected));
    byte[] content = Files.readAllBytes(base.path());
    assertThat(sha256(content)).isEqualTo(sha256(Files.readAllBytes(expected)));
    assertThat(files.allocatedBytes(base.path()))
        .isLessThanOrEqualTo(Files.size(image.image()) + SLACK_BYTES);
    assertThat(cache()).containsExactly(base.cacheId().hex(), base.cacheId().hex() + ".json");
    assertThat(new String(content, StandardCharsets.ISO_8859_1)).doesNotContain(CANARY);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bad")
  void a_bad_image_is_refused_and_leaves_no_trace(CorpusCase image) throws IOException {
    ImageException refusal =
        assertTimeout(LONGEST, () -> catchThrowableOfType(ImageException.class, () -> pull(image)));

    assertThat(refusal).as("refusal").isNotNull();
    assertThat(refusal.kind()).isIn(Kind.IMAGE_REFUSED, Kind.IMAGE_TOO_LARGE);
    assertThat(refusal.getMessage()).startsWith("Image ").doesNotContain("CANARY", "\n");
    assertThat(cache()).isEmpty();
  }

  private Base pull(CorpusCase image) {
    ImageRequest request = ImageRequest.of(ImageLocation.parse(image.image().toString()))
        .withFormat(new DeclaredFormat(image.declared()));
    return backend.pull(request, ProgressListener.none());
  }

  private List<String> cache() throws IOException {
    try (Stream<Path> list = Files.list(backend.layout().bases())) {
      return list.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private static Digest sha256(byte[] content) {
    return Digest.of(DigestAlgorithm.SHA256, DigestAlgorithm.SHA256.start().digest(content));
  }
}
