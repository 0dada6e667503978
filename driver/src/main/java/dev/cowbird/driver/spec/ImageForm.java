/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.spec;

import dev.cowbird.driver.spec.form.Either;
import dev.cowbird.driver.spec.form.Form;
import dev.cowbird.driver.spec.form.Keys;
import dev.cowbird.driver.spec.form.Mapping;
import dev.cowbird.driver.spec.form.Said;
import dev.cowbird.driver.spec.form.Said.Place;
import dev.cowbird.driver.spec.form.Scalar;
import dev.cowbird.driver.spec.form.Sequence;
import dev.cowbird.imagebackend.Compression;
import dev.cowbird.imagebackend.DeclaredFormat;
import dev.cowbird.imagebackend.Digest;
import dev.cowbird.imagebackend.ImageLocation;
import dev.cowbird.imagebackend.ImageRequest;
import dev.cowbird.imagebackend.PublishedChecksums;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A source image: its location, or a mapping of it and what is known of the image. */
final class ImageForm {
  private static final Place<ImageLocation> LOCATION = new Place<>();
  private static final Place<DeclaredFormat> FORMAT = new Place<>();
  private static final Place<Digest> CHECKSUM = new Place<>();
  private static final Place<Compression> COMPRESSION = new Place<>();
  private static final Place<Named> CHECKSUM_FILE = new Place<>();
  private static final Place<Named> SIGNATURE = new Place<>();
  private static final Place<List<Path>> KEYS = new Place<>();

  private static final Form<ImageLocation> LOCATION_FORM =
      Scalar.located("an image: a path, file:, http:, https: or glance:", ImageForm::location);
  private static final Form<Named> NAMED =
      Scalar.located("a bare name beside it, or a path or URL", Named::new);

  static final Form<ImageRequest> FORM = form(located()
      .key(
          "format",
          "What it must be: raw, qcow2, ...; without it its content decides.",
          Scalar.text("a format", DeclaredFormat::new),
          FORMAT));

  /** Of an image whose format is known by what it is for. */
  static final Form<ImageRequest> OF_KNOWN_FORMAT = form(located());

  private ImageForm() {}

  private static Keys<Said> located() {
    return Mapping.of("a mapping with location", Said::new)
        .required(
            "location", "A path, file:, http:, https: or glance:UUID.", LOCATION_FORM, LOCATION);
  }

  private static Form<ImageRequest> form(Keys<Said> keys) {
    return Either.of(
        LOCATION_FORM.map(ImageRequest::of),
        keys.key(
                "checksum",
                "What its bytes must have, as they are served: sha256:HEX.",
                Scalar.text("a checksum, such as sha256:HEX", Digest::parse),
                CHECKSUM)
            .key(
                "compression",
                "How it is packed; without it, as its name ends.",
                Scalar.choice(Compression.class, Compression::label),
                COMPRESSION)
            .key(
                "checksumFile",
                "A list that must have its checksum; a bare name is beside the image.",
                NAMED,
                CHECKSUM_FILE)
            .key(
                "signature",
                "The list's detached OpenPGP signature; a bare name is beside the list.",
                NAMED,
                SIGNATURE)
            .key(
                "keys",
                "Files of OpenPGP certificates of which one must have signed the list.",
                Sequence.of(CommonForms.PATH),
                KEYS)
            .build(ImageForm::request));
  }

  /** A file that is published with another one. */
  private record Named(Path directory, String text) {
    boolean isBare() {
      return !text.isEmpty() && text.chars().noneMatch(c -> c == '/' || c == ':');
    }

    ImageLocation beside(ImageLocation other) {
      return isBare() ? other.beside(text) : location(directory, text);
    }
  }

  /** A relative path is the description's, not the process's. */
  private static ImageLocation location(Path directory, String text) {
    ImageLocation location = ImageLocation.parse(text);
    boolean path = location instanceof ImageLocation.LocalFile && !text.matches("(?i)file:.*");
    return path ? new ImageLocation.LocalFile(directory.resolve(text)) : location;
  }

  private static ImageRequest request(Said said) {
    ImageLocation location = said.get(LOCATION);
    return new ImageRequest(
        location,
        said.find(FORMAT),
        said.find(CHECKSUM),
        said.find(COMPRESSION),
        checksums(said, location));
  }

  private static Optional<PublishedChecksums> checksums(Said said, ImageLocation location) {
    Optional<Named> file = said.find(CHECKSUM_FILE);
    if (file.isEmpty()) {
      if (said.find(SIGNATURE).isPresent() || said.find(KEYS).isPresent()) {
        throw new IllegalArgumentException("signature and keys need a checksumFile");
      }
      return Optional.empty();
    }
    ImageLocation list = file.get().beside(location);
    return Optional.of(new PublishedChecksums(
        list,
        said.find(SIGNATURE).map(name -> name.beside(list)),
        said.find(KEYS).orElse(List.of())));
  }
}
