/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.source.glance;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.ImageException.Kind;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** The part of a token's catalog that tells of image services. */
final class ServiceCatalog {
  private record Endpoint(String kind, String region, String url) {}

  private final List<Endpoint> endpoints = new ArrayList<>();

  ServiceCatalog(JsonNode catalog) {
    for (JsonNode service : catalog) {
      if (service.path("type").asText().equals("image")) {
        for (JsonNode endpoint : service.path("endpoints")) {
          endpoints.add(new Endpoint(
              endpoint.path("interface").asText(),
              endpoint.path("region_id").asText(endpoint.path("region").asText()),
              endpoint.path("url").asText()));
        }
      }
    }
  }

  /**
   * Where the image service is.
   *
   * @throws ImageException {@code SOURCE_UNAVAILABLE} if the catalog does not tell
   */
  URI imageEndpoint(EndpointInterface wanted, Optional<String> region) {
    Endpoint found = endpoints.stream()
        .filter(endpoint -> endpoint.kind().equals(wanted.label()))
        .filter(endpoint -> region.isEmpty() || region.get().equals(endpoint.region()))
        .findFirst()
        .orElseThrow(() -> absent(wanted, region));
    try {
      URI uri = URI.create(found.url());
      if (uri.getHost() != null && String.valueOf(uri.getScheme()).matches("https?")) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      // is said below
    }
    throw unusable("names no URL of the image service");
  }

  private ImageException absent(EndpointInterface wanted, Optional<String> region) {
    TreeSet<String> known = new TreeSet<>();
    endpoints.forEach(endpoint -> known.add(endpoint.kind() + " in " + endpoint.region()));
    return unusable("has no "
        + wanted.label()
        + " image service"
        + region.map(name -> " in region " + name).orElse("")
        + (known.isEmpty() ? "" : ", only " + known));
  }

  private static ImageException unusable(String why) {
    return new ImageException(
        Kind.SOURCE_UNAVAILABLE, "The OpenStack cloud's catalog for this token " + why);
  }
}
