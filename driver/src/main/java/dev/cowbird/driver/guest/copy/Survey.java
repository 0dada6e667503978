/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.guest.copy;

import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import dev.cowbird.driver.text.Quoted;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Looks at all that is to be copied, before anything is. Used once. */
final class Survey {
  /** More may be a tree that a guest makes up while it is looked at. */
  static final int MOST_ENTRIES = 100_000;

  static final int DEEPEST = 100;

  /**
   * What is to be copied.
   *
   * @param path from what was named; empty for itself
   */
  record Item(String path, TreeEntry entry) {}

  /**
   * What was found.
   *
   * @param items each after the directory that it is in
   * @param leftOut paths of what can't be copied
   */
  record Findings(List<Item> items, List<String> leftOut) {
    /** At most as much as a number can tell. */
    long bytes() {
      return items.stream()
          .mapToLong(item -> item.entry().size())
          .reduce(0, (sum, size) -> size > Long.MAX_VALUE - sum ? Long.MAX_VALUE : sum + size);
    }
  }

  private final FileTree tree;
  private final String source;
  private final List<Item> items = new ArrayList<>();
  private final List<String> leftOut = new ArrayList<>();

  Survey(FileTree tree, String source) {
    this.tree = tree;
    this.source = source;
  }

  /**
   * @throws DriverException {@code COPY_FAILED} if there is too much, or a name that can't be;
   *     {@code INTERRUPTED}
   */
  Findings of(TreeEntry top) throws IOException {
    add("", top, 0);
    return new Findings(List.copyOf(items), List.copyOf(leftOut));
  }

  private void add(String path, TreeEntry entry, int depth) throws IOException {
    if (items.size() + leftOut.size() >= MOST_ENTRIES || depth > DEEPEST) {
      throw refused("has more than " + MOST_ENTRIES + " files, or more than " + DEEPEST
          + " directories in each other");
    }
    switch (entry.kind()) {
      case OTHER -> leftOut.add(path.substring(1)); // what is named itself is no link
      case FILE -> items.add(new Item(path, entry));
      case DIRECTORY -> {
        items.add(new Item(path, entry));
        for (TreeEntry child : tree.children(source + path)) {
          add(path + "/" + requireName(child.name()), child, depth + 1);
        }
      }
    }
  }

  private String requireName(String name) {
    if (!TreePath.isName(name)) {
      throw refused("has a file that calls itself " + Quoted.of(name));
    }
    return name;
  }

  private DriverException refused(String why) {
    return new DriverException(Kind.COPY_FAILED, "Directory " + Quoted.of(source) + " " + why);
  }
}
