/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.guest.ready;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.cowbird.driver.text.Quoted;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What cloud-init writes below {@code /run/cloud-init} about itself; the guest's word. */
final class CloudInitFiles {
  private static final JsonMapper JSON = new JsonMapper();

  private CloudInitFiles() {}

  /** The errors in {@code result.json}; empty if it is not whole yet. */
  static Optional<List<String>> errors(String result) {
    return version1(result).map(v1 -> {
      List<String> errors = new ArrayList<>();
      v1.path("errors").forEach(error -> errors.add(Quoted.of(error.asText())));
      return errors;
    });
  }

  /** The stage in {@code status.json}, {@code modules-config} for example. */
  static Optional<String> stage(String status) {
    return version1(status)
        .map(v1 -> v1.path("stage"))
        .filter(JsonNode::isTextual)
        .map(stage -> Quoted.of(stage.asText()));
  }

  private static Optional<JsonNode> version1(String text) {
    try {
      return Optional.of(JSON.readTree(text).path("v1")).filter(JsonNode::isObject);
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }
}
