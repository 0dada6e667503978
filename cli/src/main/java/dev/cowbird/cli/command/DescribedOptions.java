/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.command;

import dev.cowbird.driver.spec.SpecDocument;
import dev.cowbird.imagebackend.ImageLocation;
import dev.cowbird.imagebackend.ImageRequest;
import java.io.InputStream;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The image of a machine, or a file that describes the machine, or both. */
final class DescribedOptions {
  @Parameters(
      arity = "0..1",
      paramLabel = "IMAGE",
      description = "A path, file:, http:, https: or glance:UUID; none if FILE names one.")
  private Optional<ImageLocation> location = Optional.empty();

  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      description =
          "A description of the machine in YAML or JSON; - for standard input. The other options"
              + " win over what it says.")
  private Optional<SpecFile> file = Optional.empty();

  @Mixin
  private ImageFacts facts;

  /** What messages call it. */
  String subject() {
    return location
        .map(ImageLocation::toString)
        .or(() -> file.map(SpecFile::toString))
        .orElse("");
  }

  /**
   * What the file says; reads it.
   *
   * @param input standard input
   */
  Optional<SpecDocument> described(InputStream input) {
    return file.map(name -> name.read(input));
  }

  /** @throws IllegalArgumentException if there is no image, or there are two */
  ImageRequest image(Optional<SpecDocument> described) {
    Optional<ImageRequest> said = described.flatMap(SpecDocument::image);
    if (location.isPresent() && said.isPresent()) {
      throw new IllegalArgumentException("File "
          + file.orElseThrow()
          + " names the image "
          + said.get().location()
          + ", so "
          + location.get()
          + " can't be given as well");
    }
    return facts.of(location
        .map(ImageRequest::of)
        .or(() -> said)
        .orElseThrow(() -> new IllegalArgumentException(
            file.map(name -> "File " + name + " names no image, and none is given")
                .orElse("An IMAGE is missing, or a file that names one (-f FILE)"))));
  }
}
