/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.guest.copy;

import dev.cowbird.driver.text.Quoted;
import java.io.IOException;
import java.util.List;

/**
 * How much is looked at in one tree: more may be one that a guest makes up while it is looked at,
 * and what is seen is kept in memory. For one look at a tree.
 */
public final class TreeLimits {
  static final int MOST_ENTRIES = 100_000;

  /** Linux takes no longer path. */
  private static final int LONGEST_PATH = 4095;

  private static final int MOST_PATH_CHARACTERS = 32 << 20;

  private int entries;
  private int characters = MOST_PATH_CHARACTERS;

  private TreeLimits(int entries) {
    this.entries = entries;
  }

  /** For what is to be copied. */
  public static TreeLimits ofSource() {
    return new TreeLimits(MOST_ENTRIES);
  }

  /** For the directory in which a copy was made. */
  public static TreeLimits ofStaging() {
    return new TreeLimits(MOST_ENTRIES + 1);
  }

  /**
   * What a directory has.
   *
   * @throws IOException if that is too much, or something has a name that can't be
   */
  public List<TreeEntry> children(FileTree tree, String directory) throws IOException {
    List<TreeEntry> children = tree.children(directory, entries + 1);
    entries -= children.size();
    if (entries < 0) {
      throw new IOException("it has more than " + MOST_ENTRIES + " files");
    }
    for (TreeEntry child : children) {
      count(directory, child.name());
    }
    return children;
  }

  private void count(String directory, String name) throws IOException {
    if (!TreePath.isName(name)) {
      throw new IOException("it has a file that calls itself " + Quoted.of(name));
    }
    int length = TreePath.child(directory, name).length();
    if (length > LONGEST_PATH) {
      throw new IOException("it has a path of more than " + LONGEST_PATH + " characters");
    }
    characters -= length;
    if (characters < 0) {
      throw new IOException(
          "its paths have more than " + MOST_PATH_CHARACTERS + " characters together");
    }
  }
}
