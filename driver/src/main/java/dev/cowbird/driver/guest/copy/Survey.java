/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.guest.copy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Looks at all that is to be copied, before anything is. Used once. */
final class Survey {
  private static final int DEEPEST = 100;

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
  private final TreeLimits limits = TreeLimits.ofSource();
  private final List<Item> items = new ArrayList<>();
  private final List<String> leftOut = new ArrayList<>();

  Survey(FileTree tree, String source) {
    this.tree = tree;
    this.source = source;
  }

  /** @throws IOException if there is too much, or a name that can't be */
  Findings of(TreeEntry top) throws IOException {
    add("", top, 0);
    return new Findings(List.copyOf(items), List.copyOf(leftOut));
  }

  private void add(String path, TreeEntry entry, int depth) throws IOException {
    if (depth > DEEPEST) {
      throw new IOException("it has more than " + DEEPEST + " directories in each other");
    }
    switch (entry.kind()) {
      case OTHER -> leftOut.add(path.substring(1)); // what is named itself is no link
      case FILE -> items.add(new Item(path, entry));
      case DIRECTORY -> {
        items.add(new Item(path, entry));
        for (TreeEntry child : limits.children(tree, source + path)) {
          add(path + "/" + child.name(), child, depth + 1);
        }
      }
    }
  }
}
