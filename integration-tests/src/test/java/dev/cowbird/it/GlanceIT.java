/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cowbird.imagebackend.Base;
import dev.cowbird.imagebackend.Digest;
import dev.cowbird.imagebackend.DigestAlgorithm;
import dev.cowbird.imagebackend.HttpConfig;
import dev.cowbird.imagebackend.ImageBackendConfig;
import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.ImageException.Kind;
import dev.cowbird.imagebackend.ImageFormat;
import dev.cowbird.imagebackend.ImageLocation;
import dev.cowbird.imagebackend.ImageRequest;
import dev.cowbird.imagebackend.ProgressListener;
import dev.cowbird.imagebackend.Refresh;
import dev.cowbird.imagebackend.RetryPolicy;
import dev.cowbird.imagebackend.flow.LocalImageBackend;
import dev.cowbird.imagebackend.flow.LocalImageBackend.Host;
import dev.cowbird.imagebackend.source.ImageSources;
import dev.cowbird.imagebackend.source.glance.CloudConfig;
import dev.cowbird.imagebackend.source.glance.GlanceImageSource;
import dev.cowbird.imagebackend.source.glance.ImageService;
import dev.cowbird.imagebackend.source.http.HttpTransport;
import dev.cowbird.it.CommandLine.Result;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Images from a real Glance, also when its store was changed behind its back. */
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GlanceIT {
  /** Short, as some tests wait for it. */
  private static final Duration STALL_TIMEOUT = Duration.ofSeconds(2);

  private GlanceServer glance;

  @BeforeAll
  void start(@TempDir Path directory) {
    glance = GlanceServer.start(directory);
  }

  @AfterAll
  void stop() {
    if (glance != null) {
      glance.close();
    }
  }

  @Test
  void pulls_a_qcow2_image_with_one_request_for_its_data(@TempDir Path directory) throws Exception {
    Path file = BootSector.qcow2Image(directory, "qcow2");
    ImageLocation.Glance image = glance.upload(file, "qcow2");

    try (LocalImageBackend images = backend(directory)) {
      Base base = pull(images, image);

      assertThat(base.imageId()).isEqualTo(image.image().toString());
      assertThat(base.cacheId()).hasToString(sha1(image.image().toString()));
      assertThat(base.path()).hasFileName(sha1(image.image().toString()));
      assertThat(base.sourceFormat()).isEqualTo(ImageFormat.QCOW2);
      assertThat(base.digests())
          .containsEntry(DigestAlgorithm.SHA512, new Digest(DigestAlgorithm.SHA512, sha512(file)));
      assertThat(base.path()).hasSameBinaryContentAs(directory.resolve("qcow2.raw"));
      assertThat(pull(images, image)).isEqualTo(base);
    }
    assertThat(glance.recordRequests(image)).isEqualTo(1);
    assertThat(glance.dataRequests(image)).isEqualTo(1);
  }

  @Test
  void pulls_a_raw_image_by_the_command(@TempDir Path directory) throws Exception {
    Path file = BootSector.rawImage(directory, "raw");
    ImageLocation.Glance image = glance.upload(file, "raw");
    String typed = "GLANCE:" + image.image().toString().toUpperCase(Locale.ROOT);

    Result result = cowbird(directory).run("image", "pull", typed, "--json");

    assertThat(result.status()).as(result.err()).isZero();
    JsonNode pulled = result.json();
    assertThat(pulled.path("imageId").asText()).isEqualTo(image.image().toString());
    assertThat(pulled.path("cacheId").asText()).isEqualTo(sha1(image.image().toString()));
    assertThat(pulled.path("format").asText()).isEqualTo("raw");
    assertThat(pulled.path("digests").path("sha512").asText()).isEqualTo(sha512(file));
    assertThat(Path.of(pulled.path("base").asText())).hasSameBinaryContentAs(file);
    assertThat(cowbird(directory).run("image", "pull", "--offline", typed).status())
        .isZero();
    assertThat(glance.dataRequests(image)).isEqualTo(1);
  }

  @Test
  void an_image_without_a_boot_loader_is_started_with_the_kernel_that_it_names(
      @TempDir Path directory) throws IOException {
    // the user that guests run as has to pass
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
    ImageLocation.Glance kernel = glance.upload(TinyGuest.file("vmlinuz"), "aki", "aki", Map.of());
    ImageLocation.Glance initrd =
        glance.upload(TinyGuest.file("initrd.img"), "ari", "ari", Map.of());
    ImageLocation.Glance root = glance.upload(
        TinyGuest.file("tiny-flat.img"),
        "ami",
        "ami",
        Map.of(
            "kernel_id", kernel.image().toString(),
            "ramdisk_id", initrd.image().toString(),
            "os_command_line", "root=/dev/vda console=ttyS0 tiny.grow=no"));
    CommandLine cowbird = cowbird(directory);

    Result made = cowbird.run(
        "run",
        root.toString(),
        "--name=it-glance-kernel-" + directory.hashCode(),
        "--disk=1G",
        "--memory=256M",
        "--net=none",
        "--wait=console:TINY-READY",
        "--json");

    assertThat(made.status()).as(made.err()).isZero();
    String name = made.json().path("name").asText();
    try {
      assertThat(made.json().at("/kernel/image").asText()).isEqualTo(kernel.toString());
      assertThat(made.json().at("/kernel/initrd").asText()).isEqualTo(initrd.toString());
      assertThat(made.json().at("/disk/fsGrown").asBoolean()).isTrue();
    } finally {
      assertThat(cowbird.run("rm", name).status()).isZero();
    }
    assertThat(glance.dataRequests(root)).isEqualTo(1);
    assertThat(glance.dataRequests(kernel)).isEqualTo(1);
  }

  @Test
  void finds_the_cloud_in_a_clouds_yaml(@TempDir Path directory) throws Exception {
    ImageLocation.Glance image = glance.upload(BootSector.rawImage(directory, "cloud"), "raw");
    Path clouds = Files.writeString(directory.resolve("any.yaml"), """
        clouds:
          here:
            auth_type: none
            image_endpoint_override: %s/v2/
        """.formatted(glance.url()));

    Result result = cowbird(directory)
        .with(Map.of("OS_CLIENT_CONFIG_FILE", clouds.toString(), "OS_CLOUD", "here"))
        .run("image", "pull", image.toString(), "--json");

    assertThat(result.status()).as(result.err()).isZero();
  }

  @Test
  void a_cloud_that_is_not_configured_is_said_and_not_needed_offline(@TempDir Path directory) {
    String image = "glance:11111111-1111-1111-1111-111111111111";
    CommandLine lost = CommandLine.in(directory.resolve("state"))
        .with(Map.of("OS_CLOUD", "nowhere", "HOME", directory.toString()));

    Result result = lost.run("image", "pull", image, "--json");
    assertThat(result.status()).isEqualTo(1);
    assertThat(result.json().path("error").path("message").asText())
        .contains("OS_CLOUD is 'nowhere'");

    Result offline = lost.run("image", "pull", "--offline", image, "--json");
    assertThat(offline.json().path("error").path("message").asText())
        .contains("nothing is fetched offline");
  }

  @Test
  void one_request_serves_all_who_ask_at_once(@TempDir Path directory) throws Exception {
    ImageLocation.Glance image =
        glance.upload(BootSector.fullQcow2Image(directory, "many"), "qcow2");
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try (LocalImageBackend images = backend(directory)) {
      Callable<Base> pulling = () -> pull(images, image);
      List<Future<Base>> bases =
          threads.invokeAll(Stream.generate(() -> pulling).limit(8).toList());
      for (Future<Base> base : bases) {
        assertThat(base.get()).isEqualTo(bases.get(0).get());
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(glance.dataRequests(image)).isEqualTo(1);
  }

  @Test
  void an_image_that_has_not_changed_is_not_fetched_again_by_a_refresh(@TempDir Path directory) {
    ImageLocation.Glance image = glance.upload(BootSector.rawImage(directory, "same"), "raw");

    try (LocalImageBackend images = backend(directory)) {
      Base base = pull(images, image);
      Refresh refresh = images.refresh(ImageRequest.of(image), ProgressListener.none());

      assertThat(refresh.outcome()).isEqualTo(Refresh.Outcome.UNCHANGED);
      assertThat(refresh.base().path()).isEqualTo(base.path());
    }
    assertThat(glance.recordRequests(image)).isEqualTo(2);
    assertThat(glance.dataRequests(image)).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"raw, qcow2", "raw, vmdk", "qcow2, raw", "qcow2, vdi", "raw, ploop"})
  void an_image_that_is_not_what_it_is_registered_as_is_refused(
      String content, String registered, @TempDir Path directory) {
    Path file = content.equals("raw")
        ? BootSector.rawImage(directory, "odd")
        : BootSector.qcow2Image(directory, "odd");
    ImageLocation.Glance image = glance.upload(file, registered);

    refused(directory, image, 3, "ImageRefused");
  }

  @Test
  void an_image_that_is_not_there_is_not_found(@TempDir Path directory) {
    refused(
        directory,
        (ImageLocation.Glance) ImageLocation.parse("glance:11111111-1111-1111-1111-111111111111"),
        4,
        "NotFound");
  }

  @Test
  void a_deactivated_image_is_refused(@TempDir Path directory) {
    ImageLocation.Glance image = glance.upload(BootSector.rawImage(directory, "off"), "raw");
    glance.deactivate(image);

    refused(directory, image, 3, "ImageRefused");
  }

  @Test
  void an_image_that_has_no_data_yet_is_unavailable(@TempDir Path directory) {
    ImageLocation.Glance image = glance.register("raw", "bare");

    try (LocalImageBackend images = backend(directory)) {
      assertThatFails(images, image, Kind.SOURCE_UNAVAILABLE, "queued");
    }
  }

  @Test
  void an_empty_image_is_refused(@TempDir Path directory) throws Exception {
    ImageLocation.Glance image = glance.upload(Files.createFile(directory.resolve("empty")), "raw");

    refused(directory, image, 3, "ImageRefused");
  }

  @Test
  void other_bytes_than_were_uploaded_are_not_published(@TempDir Path directory) throws Exception {
    ImageLocation.Glance image = glance.upload(BootSector.rawImage(directory, "wrong"), "raw");
    try (RandomAccessFile store = new RandomAccessFile(glance.stored(image).toFile(), "rw")) {
      store.seek(4096);
      store.write(new byte[] {1, 2, 3, 4});
    }

    refused(directory, image, 3, "ChecksumMismatch");
    assertThat(glance.dataRequests(image)).isEqualTo(1);
  }

  @Test
  void what_was_added_in_the_store_does_not_arrive(@TempDir Path directory) throws Exception {
    Path file = BootSector.rawImage(directory, "longer");
    ImageLocation.Glance image = glance.upload(file, "raw");
    Files.write(glance.stored(image), new byte[4096], StandardOpenOption.APPEND);

    try (LocalImageBackend images = backend(directory)) {
      assertThat(pull(images, image).path()).hasSameBinaryContentAs(file);
    }
  }

  @Test
  void data_that_is_gone_is_unavailable(@TempDir Path directory) throws Exception {
    ImageLocation.Glance image = glance.upload(BootSector.rawImage(directory, "gone"), "raw");
    Files.delete(glance.stored(image));

    refused(directory, image, 1, "SourceUnavailable");
  }

  @Test
  void data_that_was_cut_short_is_given_up_and_gone_on_with_later(@TempDir Path directory)
      throws Exception {
    Path file = BootSector.rawImage(directory, "short");
    ImageLocation.Glance image = glance.upload(file, "raw");
    long whole = Files.size(glance.stored(image));
    truncate(glance.stored(image), whole / 2);

    try (LocalImageBackend images = backend(directory)) {
      assertThatFails(images, image, Kind.SOURCE_UNAVAILABLE, "after 2 attempts");
      assertNothingIsPublished(directory);

      Files.copy(file, glance.stored(image), StandardCopyOption.REPLACE_EXISTING);

      assertThat(pull(images, image).path()).hasSameBinaryContentAs(file);
    }
    assertThat(StateFiles.in(state(directory))).noneMatch(name -> name.contains(".part"));
    assertThat(glance.partRequests(image)).isPositive();
  }

  /** It tries twice, and waits no longer than the tests can. */
  private LocalImageBackend backend(Path directory) {
    HttpConfig http = HttpConfig.DEFAULT.withTimeouts(STALL_TIMEOUT, STALL_TIMEOUT);
    ImageService service = new ImageService(
        () -> CloudConfig.withoutAuthentication(glance.url()),
        caBundle -> new HttpTransport(http),
        Clock.systemUTC());
    ImageSources sources =
        location -> new GlanceImageSource(service, (ImageLocation.Glance) location);
    return LocalImageBackend.open(
        ImageBackendConfig.of(state(directory))
            .withRetries(new RetryPolicy(2, Duration.ofMillis(10), Duration.ofMinutes(1))),
        Host.ofThisMachine().withSources(sources));
  }

  private static Path state(Path directory) {
    return directory.resolve("state");
  }

  private static Base pull(LocalImageBackend images, ImageLocation.Glance image) {
    return images.pull(ImageRequest.of(image), ProgressListener.none());
  }

  private static void assertThatFails(
      LocalImageBackend images, ImageLocation.Glance image, Kind kind, String message) {
    assertThatThrownBy(() -> pull(images, image))
        .isInstanceOfSatisfying(ImageException.class, e -> assertThat(e.kind()).isEqualTo(kind))
        .hasMessageContaining(message);
  }

  private CommandLine cowbird(Path directory) {
    return CommandLine.in(state(directory)).with(glance.variables());
  }

  /** The command must fail, with one line and this document, and leave nothing. */
  private void refused(Path directory, ImageLocation.Glance image, int status, String kind) {
    Result result = cowbird(directory).run("image", "pull", image.toString(), "--json");

    assertThat(result.status()).as(result.err()).isEqualTo(status);
    assertThat(result.errors()).hasSize(1);
    assertThat(result.json().path("error").path("kind").asText()).isEqualTo(kind);
    assertNothingIsPublished(directory);
    assertThat(StateFiles.in(state(directory))).noneMatch(name -> name.contains(".part"));
  }

  private static void assertNothingIsPublished(Path directory) {
    assertThat(StateFiles.in(state(directory)))
        .noneMatch(name -> name.matches("_base/[0-9a-f]{40}"));
  }

  private static void truncate(Path file, long length) throws IOException {
    try (RandomAccessFile store = new RandomAccessFile(file.toFile(), "rw")) {
      store.setLength(length);
    }
  }

  private static String sha1(String text) {
    return HexFormat.of()
        .formatHex(DigestAlgorithm.SHA1.start().digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static String sha512(Path file) throws IOException {
    return HexFormat.of()
        .formatHex(DigestAlgorithm.SHA512.start().digest(Files.readAllBytes(file)));
  }
}
