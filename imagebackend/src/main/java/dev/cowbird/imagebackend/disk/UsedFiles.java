/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.disk;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Collects which files of the cache are used, by whom, and what could not be found out. Files go by
 * their names, because another host may have the state directory under another path. Used by one
 * thread.
 */
public final class UsedFiles {
  private final Map<String, Set<String>> users = new LinkedHashMap<>();
  private final Set<String> unknown = new LinkedHashSet<>();

  /** @param user in words that follow on "by" */
  public void use(String fileName, String user) {
    users.computeIfAbsent(fileName, name -> new LinkedHashSet<>()).add(user);
  }

  /**
   * Something is hidden that may use any file.
   *
   * @param why a sentence, with the remedy if it is known
   */
  public void unknown(String why) {
    unknown.add(why);
  }

  /** Who uses a file: {@code instance web, domain old}; empty if nobody is known to. */
  public Optional<String> usersOf(String fileName) {
    return Optional.ofNullable(users.get(fileName)).map(names -> String.join(", ", names));
  }

  /** The names of all files that are used, in order. */
  public Set<String> names() {
    return new TreeSet<>(users.keySet());
  }

  /** Why it can't be told of every file whether it is used; empty if it can. */
  public List<String> unknown() {
    return List.copyOf(unknown);
  }
}
