/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.source.glance;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Where {@code clouds.yaml} and {@code secure.yaml} lie, and what stands in them together. */
final class CloudFiles {
  private static final Path SITE = Path.of("/etc/openstack");
  private static final List<String> SUFFIXES = List.of(".yaml", ".yml", ".json");

  private final Map<String, String> environment;
  private final List<Path> directories;

  CloudFiles(Map<String, String> environment, Path home, Path working) {
    this(environment, home, working, SITE);
  }

  CloudFiles(Map<String, String> environment, Path home, Path working, Path site) {
    this.environment = environment;
    Path usual = home.resolve(".config");
    Path user = variable("XDG_CONFIG_HOME").map(Path::of).orElse(usual);
    this.directories =
        List.of(working, user.resolve("openstack"), usual.resolve("openstack"), site);
  }

  /**
   * The clouds of a {@code clouds.yaml}, each with its settings.
   *
   * @param file to name it in messages
   */
  record Clouds(Path file, Map<String, Object> byName) {}

  /** The clouds of the first file that is found; what stands in the secure file wins. */
  Optional<Clouds> read() {
    return find("clouds", "OS_CLIENT_CONFIG_FILE").map(file -> {
      Map<String, Object> clouds = clouds(file);
      Map<String, Object> secrets =
          find("secure", "OS_CLIENT_SECURE_FILE").map(CloudFiles::clouds).orElse(Map.of());
      return new Clouds(file, merged(clouds, secrets));
    });
  }

  /** Where is looked, for a message. */
  List<Path> directories() {
    return directories;
  }

  private Optional<Path> find(String name, String variable) {
    Stream<Path> named = variable(variable).map(Path::of).stream();
    Stream<Path> usual = directories.stream()
        .flatMap(directory -> SUFFIXES.stream().map(suffix -> directory.resolve(name + suffix)));
    return Stream.concat(named, usual).filter(Files::exists).findFirst();
  }

  private Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
  }

  private static Map<String, Object> clouds(Path file) {
    return YamlFile.mapping(YamlFile.read(file).get("clouds"));
  }

  private static Map<String, Object> merged(Map<String, Object> under, Map<String, Object> over) {
    Map<String, Object> all = new LinkedHashMap<>(under);
    over.forEach((key, value) -> all.merge(
        key,
        value,
        (old, other) -> old instanceof Map && other instanceof Map
            ? merged(YamlFile.mapping(old), YamlFile.mapping(other))
            : other));
    return all;
  }
}
