/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.source.glance;

import dev.cowbird.imagebackend.ImageException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * What is said of one cloud, in variables or in a file, by the same names: {@code OS_AUTH_URL} is
 * {@code auth_url}, and what stands under {@code auth} in a file stands beside all else.
 */
final class CloudSettings {
  private static final String PREFIX = "OS_";

  /** What chooses a cloud in the files, and describes none. */
  private static final Set<String> SELECTORS = Set.of(
      "OS_CLOUD",
      "OS_CLOUD_NAME",
      "OS_REGION_NAME",
      "OS_CLIENT_CONFIG_FILE",
      "OS_CLIENT_SECURE_FILE");

  private final Map<String, String> values;
  private final UnaryOperator<String> place;

  private CloudSettings(Map<String, String> values, UnaryOperator<String> place) {
    this.values = values;
    this.place = place;
  }

  /** The cloud that is meant: see {@link CloudConfig#fromEnvironment}. */
  static CloudSettings find(Map<String, String> environment, CloudFiles files) {
    Optional<String> name =
        Optional.ofNullable(environment.get("OS_CLOUD")).filter(text -> !text.isEmpty());
    Optional<String> region = Optional.ofNullable(environment.get("OS_REGION_NAME"));
    if (name.isPresent()) {
      return named(name.get(), region, files);
    }
    Map<String, String> variables = variables(environment);
    return variables.keySet().stream().allMatch(SELECTORS::contains)
        ? only(region, files)
        : ofVariables(variables);
  }

  private static Map<String, String> variables(Map<String, String> environment) {
    // Those of OpenStack's own tests and logging say nothing of a cloud.
    Predicate<String> other =
        key -> key.startsWith("OS_TEST") || key.startsWith("OS_STD") || key.startsWith("OS_LOG");
    return environment.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(PREFIX) && !entry.getValue().isEmpty())
        .filter(entry -> !other.test(entry.getKey()))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  static CloudSettings ofVariables(Map<String, String> variables) {
    Map<String, String> values = new LinkedHashMap<>();
    variables.forEach((name, value) ->
        values.put(name.substring(PREFIX.length()).toLowerCase(Locale.ROOT), value));
    return new CloudSettings(values, key -> PREFIX + key.toUpperCase(Locale.ROOT));
  }

  private static CloudSettings named(String name, Optional<String> region, CloudFiles files) {
    CloudFiles.Clouds clouds = files
        .read()
        .orElseThrow(() -> Misconfigured.because(
            "OS_CLOUD is '" + name + "', but there is no clouds.yaml in " + files.directories()));
    if (!clouds.byName().containsKey(name)) {
      throw Misconfigured.because("OS_CLOUD is '"
          + name
          + "', but "
          + clouds.file()
          + " has only "
          + new TreeSet<>(clouds.byName().keySet()));
    }
    return ofCloud(clouds, name, region);
  }

  private static CloudSettings only(Optional<String> region, CloudFiles files) {
    CloudFiles.Clouds clouds = files.read().orElseThrow(CloudSettings::nothing);
    if (clouds.byName().isEmpty()) {
      throw nothing();
    }
    if (clouds.byName().size() > 1) {
      throw Misconfigured.because("OS_CLOUD must name one of the clouds in "
          + clouds.file()
          + ": "
          + new TreeSet<>(clouds.byName().keySet()));
    }
    return ofCloud(clouds, clouds.byName().keySet().iterator().next(), region);
  }

  private static ImageException nothing() {
    return Misconfigured.because("there is none; set OS_CLOUD to one in a clouds.yaml,"
        + " or OS_AUTH_URL and those that belong to it,"
        + " or OS_AUTH_TYPE=none and OS_ENDPOINT");
  }

  private static CloudSettings ofCloud(
      CloudFiles.Clouds clouds, String name, Optional<String> region) {
    Map<String, Object> cloud = YamlFile.mapping(clouds.byName().get(name));
    UnaryOperator<String> place =
        key -> "'" + key + "' of cloud '" + name + "' in " + clouds.file();
    if (cloud.containsKey("profile") || cloud.containsKey("cloud")) {
      throw Misconfigured.because(
          place.apply("profile") + " can't be used: write what it stands for into the file");
    }
    Map<String, String> values = new LinkedHashMap<>(texts(cloud));
    YamlFile.list(cloud.get("regions")).stream()
        .findFirst()
        .map(first -> first instanceof Map ? YamlFile.mapping(first).get("name") : first)
        .ifPresent(first -> values.putIfAbsent("region_name", first.toString()));
    values.putAll(texts(YamlFile.mapping(cloud.get("auth"))));
    region.ifPresent(text -> values.put("region_name", text));
    return new CloudSettings(values, place);
  }

  private static Map<String, String> texts(Map<String, Object> mapping) {
    Map<String, String> texts = new LinkedHashMap<>();
    mapping.forEach((key, value) -> {
      if (value instanceof String text) {
        texts.put(key.replace('-', '_'), text);
      }
    });
    return texts;
  }

  /** The first of these that is set, and not to nothing. */
  Optional<String> get(String... names) {
    for (String name : names) {
      String value = values.get(name);
      if (value != null && !value.isEmpty()) {
        return Optional.of(value);
      }
    }
    return Optional.empty();
  }

  String require(String name) {
    return get(name).orElseThrow(() -> Misconfigured.because(place(name) + " is not set"));
  }

  /** Where a setting stands, or should, for a message. */
  String place(String name) {
    return place.apply(name);
  }
}
