/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.flow;

import static dev.cowbird.imagebackend.testing.Failures.assertFails;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cowbird.imagebackend.Digest;
import dev.cowbird.imagebackend.DigestAlgorithm;
import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.ImageException.Kind;
import dev.cowbird.imagebackend.ImageId;
import dev.cowbird.imagebackend.ImageLocation;
import dev.cowbird.imagebackend.ImageRequest;
import dev.cowbird.imagebackend.ProgressListener;
import dev.cowbird.imagebackend.Proof;
import dev.cowbird.imagebackend.Proof.By;
import dev.cowbird.imagebackend.PublishedChecksums;
import dev.cowbird.imagebackend.RetryPolicy;
import dev.cowbird.imagebackend.fetch.Fetcher;
import dev.cowbird.imagebackend.fetch.SpaceGuard;
import dev.cowbird.imagebackend.fetch.Throttle;
import dev.cowbird.imagebackend.file.LinuxFiles;
import dev.cowbird.imagebackend.proof.SignatureVerifier;
import dev.cowbird.imagebackend.source.local.LocalImageSource;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lists and signatures are those that the package {@code proof} is tested with. */
class ClaimsTest {
  private static final ImageId IMAGE = new ImageId("/images/other.img");
  private static final Digest EIGHT = new Digest(DigestAlgorithm.SHA256, "0".repeat(63) + "8");

  @TempDir
  Path directory;

  private static Path resource(String name) {
    try {
      return Path.of(
          requireNonNull(SignatureVerifier.class.getResource(name), name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ImageLocation at(Path file) {
    return new ImageLocation.LocalFile(file);
  }

  private List<Claim> claims(ImageId image, PublishedChecksums published) {
    LinuxFiles files = new LinuxFiles();
    Fetcher fetcher = new Fetcher(
        new SpaceGuard(files, directory),
        new Throttle(OptionalLong.empty()),
        RetryPolicy.NONE,
        DiskSize.ofGib(1));
    ImageRequest request = ImageRequest.of(at(Path.of(image.value()))).withChecksums(published);
    return new Claims(
            location -> LocalImageSource.at(((ImageLocation.LocalFile) location).path()),
            fetcher,
            Clock.systemUTC())
        .of(image, request, ProgressListener.none());
  }

  private static PublishedChecksums list(String name, Optional<String> signature, String... keys) {
    return new PublishedChecksums(
        at(resource(name)),
        signature.map(ClaimsTest::resource).map(ClaimsTest::at),
        List.of(keys).stream().map(ClaimsTest::resource).toList());
  }

  @Test
  void a_list_says_what_the_image_has() {
    List<Claim> claims = claims(IMAGE, list("SHA256SUMS", Optional.empty()));

    assertThat(claims).singleElement().satisfies(claim -> {
      assertThat(claim.digest()).isEqualTo(EIGHT);
      assertThat(claim.proofs())
          .containsExactly(Proof.of(
              By.CHECKSUM_FILE, DigestAlgorithm.SHA256, resource("SHA256SUMS").toString()));
    });
  }

  @Test
  void a_list_that_is_signed_says_who_signed_it() {
    List<Claim> detached =
        claims(IMAGE, list("SHA256SUMS", Optional.of("signer-2022.asc"), "both.asc"));
    List<Claim> clear = claims(IMAGE, list("CHECKSUM", Optional.empty(), "signer.asc"));

    assertThat(List.of(detached.get(0), clear.get(0))).allSatisfy(claim -> {
      assertThat(claim.digest()).isEqualTo(EIGHT);
      assertThat(claim.proofs())
          .extracting(Proof::by)
          .containsExactly(By.CHECKSUM_FILE, By.SIGNATURE);
      assertThat(claim.proofs().get(1).who().orElseThrow()).matches("[0-9A-F]{40}");
    });
  }

  @Test
  void a_list_that_somebody_else_signed_or_nobody_is_not_believed() {
    assertFails(
            Kind.SIGNATURE_INVALID,
            () -> claims(IMAGE, list("SHA256SUMS", Optional.of("stranger-2022.asc"), "signer.asc")))
        .hasMessageContaining("SHA256SUMS is not believed");
    assertFails(
        Kind.SIGNATURE_INVALID,
        () -> claims(IMAGE, list("SHA256SUMS", Optional.empty(), "signer.asc")));
  }

  @Test
  void a_list_without_the_image_is_no_proof() {
    assertFails(
            Kind.CHECKSUM_MISMATCH,
            () -> claims(
                new ImageId("https://host/none.img?x"), list("SHA256SUMS", Optional.empty())))
        .hasMessageContaining("does not have image none.img");
  }

  @Test
  void what_is_no_list_is_no_proof() throws IOException {
    PublishedChecksums odd =
        PublishedChecksums.at(at(Files.writeString(directory.resolve("odd"), "hello")));
    PublishedChecksums large =
        PublishedChecksums.at(at(Files.write(directory.resolve("large"), new byte[2 << 20])));
    PublishedChecksums none = PublishedChecksums.at(at(directory.resolve("none")));

    assertFails(Kind.CHECKSUM_MISMATCH, () -> claims(IMAGE, odd));
    assertFails(Kind.IMAGE_REFUSED, () -> claims(IMAGE, large));
    assertFails(Kind.NOT_FOUND, () -> claims(IMAGE, none));
  }
}
