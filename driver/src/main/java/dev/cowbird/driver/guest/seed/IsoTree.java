/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.guest.seed;

import dev.cowbird.driver.GuestData;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Files by their paths, as directories. */
final class IsoTree {
  /** A directory. The root is its own parent. */
  static final class Directory {
    private final String name;
    private final Directory parent;
    private final List<Directory> directories = new ArrayList<>();
    private final Map<String, GuestData> files = new LinkedHashMap<>();

    private Directory() {
      this.name = "";
      this.parent = this;
    }

    private Directory(String name, Directory parent) {
      this.name = name;
      this.parent = parent;
    }

    String name() {
      return name;
    }

    Directory parent() {
      return parent;
    }

    List<Directory> directories() {
      return directories;
    }

    Map<String, GuestData> files() {
      return files;
    }

    private Directory child(String childName) {
      return directories.stream()
          .filter(child -> child.name.equals(childName))
          .findFirst()
          .orElseGet(() -> {
            Directory child = new Directory(childName, this);
            directories.add(child);
            return child;
          });
    }
  }

  private IsoTree() {}

  /** The root of a tree. */
  static Directory of(List<SeedFile> files) {
    Directory root = new Directory();
    for (SeedFile file : files) {
      Directory directory = root;
      String[] names = file.path().split("/", -1);
      for (int i = 0; i < names.length - 1; i++) {
        directory = directory.child(names[i]);
      }
      if (directory.files.put(names[names.length - 1], file.content()) != null) {
        throw new IllegalArgumentException("File " + file.path() + " is twice in an image");
      }
    }
    return root;
  }
}
