/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain;

import dev.cowbird.imagebackend.InstanceName;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What Cowbird writes into a domain's description to know it again: the instance, and the state
 * directory that the instance is kept in. libvirt keeps it as it is.
 *
 * @param stateDirectory absolute
 */
public record DomainMetadata(InstanceName name, Path stateDirectory) {
  static final String NAMESPACE = "https://cowbird.dev/xmlns/domain/1";
  static final String PREFIX = "cowbird";
  static final String INSTANCE = "instance";
  static final String NAME = "name";
  static final String STATE_DIRECTORY = "stateDirectory";

  /** @throws IllegalArgumentException if {@code stateDirectory} is not absolute */
  public DomainMetadata {
    Require.absolute(stateDirectory);
  }

  /**
   * Reads it back from any domain's description.
   *
   * @return empty if the domain has none, or one that Cowbird can't have written
   * @throws IllegalArgumentException if {@code xml} is not well-formed
   */
  public static Optional<DomainMetadata> read(String xml) {
    XmlDocument document = XmlDocument.parse(xml);
    Optional<String> name = document.first(path(NAME));
    Optional<String> stateDirectory = document.first(path(STATE_DIRECTORY));
    if (name.filter(InstanceName::isValid).isEmpty() || stateDirectory.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Path.of(stateDirectory.get()))
          .filter(Path::isAbsolute)
          .map(directory -> new DomainMetadata(new InstanceName(name.get()), directory));
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  private static String path(String leaf) {
    return "/domain/metadata" + step(INSTANCE) + step(leaf);
  }

  private static String step(String element) {
    return "/*[local-name()='" + element + "' and namespace-uri()='" + NAMESPACE + "']";
  }
}
