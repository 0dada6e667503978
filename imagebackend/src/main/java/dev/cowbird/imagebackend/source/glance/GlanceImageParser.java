/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.source.glance;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cowbird.imagebackend.Digest;
import dev.cowbird.imagebackend.DigestAlgorithm;
import dev.cowbird.imagebackend.ImageKernel;
import dev.cowbird.imagebackend.ImageLocation;
import java.io.IOException;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;

/**
 * Reads the answer to {@code GET /v2/images/ID}. What is not of the type that it must have makes
 * the whole answer nonsense: a proxy's or another service's.
 *
 * @see <a href="https://docs.openstack.org/api-ref/image/v2/#show-image">Image API v2</a>
 */
final class GlanceImageParser {
  /** What is no property that somebody has added. */
  private static final Set<String> OWN = Set.of(
      "id",
      "name",
      "status",
      "size",
      "virtual_size",
      "checksum",
      "os_hash_algo",
      "os_hash_value",
      "os_hidden",
      "disk_format",
      "container_format",
      "visibility",
      "protected",
      "owner",
      "min_disk",
      "min_ram",
      "tags",
      "created_at",
      "updated_at",
      "self",
      "file",
      "schema",
      "locations",
      "direct_url",
      "stores");

  private final JsonNode record;
  private final String who;

  private GlanceImageParser(JsonNode record, String who) {
    this.record = record;
    this.who = who;
  }

  /** @throws IOException if it is no record of this image */
  static GlanceImage parse(JsonNode record, UUID image, String who) throws IOException {
    return new GlanceImageParser(record, who).image(image);
  }

  private GlanceImage image(UUID image) throws IOException {
    String id = text("id").orElseThrow(() -> nonsense("id"));
    if (!id.toLowerCase(Locale.ROOT).replace("-", "").equals(image.toString().replace("-", ""))) {
      throw nonsense("id");
    }
    Map<DigestAlgorithm, Digest> digests = digests();
    return new GlanceImage(
        image,
        text("status").orElseThrow(() -> nonsense("status")),
        number("size"),
        version(digests),
        digests,
        text("disk_format"),
        text("container_format"),
        number("virtual_size"),
        number("min_disk").orElse(0),
        number("min_ram").orElse(0),
        kernel(),
        properties());
  }

  private Map<DigestAlgorithm, Digest> digests() throws IOException {
    Map<DigestAlgorithm, Digest> digests = new EnumMap<>(DigestAlgorithm.class);
    Optional<String> checksum = text("checksum");
    if (checksum.isPresent()) {
      digests.put(DigestAlgorithm.MD5, digest(DigestAlgorithm.MD5, checksum.get(), "checksum"));
    }
    Optional<DigestAlgorithm> algorithm = text("os_hash_algo").flatMap(GlanceImageParser::known);
    Optional<String> hash = text("os_hash_value");
    if (algorithm.isPresent() && hash.isPresent()) {
      digests.put(algorithm.get(), digest(algorithm.get(), hash.get(), "os_hash_value"));
    }
    return digests;
  }

  /** The operator of a cloud chooses any that Python has, as {@code blake2b}. */
  private static Optional<DigestAlgorithm> known(String algorithm) {
    try {
      return Optional.of(DigestAlgorithm.parse(algorithm));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private Digest digest(DigestAlgorithm algorithm, String hex, String member) throws IOException {
    try {
      return new Digest(algorithm, hex);
    } catch (IllegalArgumentException e) {
      throw nonsense(member);
    }
  }

  private Optional<String> version(Map<DigestAlgorithm, Digest> digests) throws IOException {
    Optional<String> algorithm = text("os_hash_algo");
    Optional<String> hash = text("os_hash_value");
    return algorithm.isPresent() && hash.isPresent()
        ? Optional.of(algorithm.get() + ":" + hash.get())
        : Optional.ofNullable(digests.get(DigestAlgorithm.MD5)).map(Digest::toString);
  }

  private Optional<ImageKernel> kernel() throws IOException {
    Optional<ImageLocation> initrd = image("ramdisk_id");
    Optional<String> commandLine = text("os_command_line").filter(said -> !said.isBlank());
    return image("kernel_id").map(kernel -> new ImageKernel(kernel, initrd, commandLine));
  }

  /** Another image that this one refers to. */
  private Optional<ImageLocation> image(String member) throws IOException {
    try {
      return text(member).map(id -> new ImageLocation.Glance(UUID.fromString(id)));
    } catch (IllegalArgumentException e) {
      throw nonsense(member);
    }
  }

  private Map<String, String> properties() {
    Map<String, String> properties = new LinkedHashMap<>();
    record.properties().forEach(member -> {
      if (member.getValue().isTextual() && !OWN.contains(member.getKey())) {
        properties.put(member.getKey(), member.getValue().textValue());
      }
    });
    return properties;
  }

  private Optional<String> text(String member) throws IOException {
    JsonNode value = record.path(member);
    if (value.isMissingNode() || value.isNull()) {
      return Optional.empty();
    }
    if (!value.isTextual()) {
      throw nonsense(member);
    }
    return Optional.of(value.textValue());
  }

  private OptionalLong number(String member) throws IOException {
    JsonNode value = record.path(member);
    if (value.isMissingNode() || value.isNull()) {
      return OptionalLong.empty();
    }
    if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0) {
      throw nonsense(member);
    }
    return OptionalLong.of(value.longValue());
  }

  private IOException nonsense(String member) {
    return new IOException(who + " answered with a record whose " + member + " makes no sense");
  }
}
