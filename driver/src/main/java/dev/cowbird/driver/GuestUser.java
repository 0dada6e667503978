/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver;

import dev.cowbird.driver.text.Quoted;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A user that the guest is to have, beside the one that its image brings.
 *
 * @param name 1 to 32 lower-case letters, digits, underscores and hyphens, the first a letter or
 *     underscore (useradd(8)); neither {@code root}, nor {@code default}, cloud-init's word for the
 *     image's own user
 * @param password empty: none, and the password is locked
 * @param shell empty: the image's usual one
 */
public record GuestUser(
    String name,
    List<SshPublicKey> keys,
    Optional<GuestPassword> password,
    SudoRight sudo,
    Optional<String> shell,
    List<String> groups) {
  /** What a user may do as root. */
  public enum SudoRight {
    NONE,
    /** Anything, after giving the user's password. */
    WITH_PASSWORD,
    WITHOUT_PASSWORD
  }

  private static final Pattern NAME = Pattern.compile("[a-z_][a-z0-9_-]{0,31}");
  private static final Pattern SHELL = Pattern.compile("(/[A-Za-z0-9._+-]+)+");

  /**
   * @throws IllegalArgumentException if a name or the shell is malformed, or a group named twice
   */
  public GuestUser {
    requireName("user", name);
    if (name.equals("root") || name.equals("default")) {
      throw new IllegalArgumentException("User '" + name
          + "' can't be added: root's password and the image's user have their own");
    }
    keys = List.copyOf(keys);
    groups = List.copyOf(groups);
    groups.forEach(group -> requireName("group", group));
    if (new HashSet<>(groups).size() < groups.size()) {
      throw new IllegalArgumentException("User '" + name + "' has a group twice: " + groups);
    }
    shell.filter(path -> !SHELL.matcher(path).matches()).ifPresent(path -> {
      throw new IllegalArgumentException(
          "The shell " + Quoted.of(path) + " is not an absolute path");
    });
    if (sudo == SudoRight.WITH_PASSWORD && password.isEmpty()) {
      throw new IllegalArgumentException(
          "User '" + name + "' is to give a password for sudo, and has none");
    }
  }

  private static void requireName(String what, String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(Quoted.of(name)
          + " is not the name of a "
          + what
          + ": 1 to 32 lower-case letters, digits, underscores and hyphens");
    }
  }

  /** Starts with a user who can't log in and may do nothing in particular. */
  public static Builder builder(String name) {
    return new Builder(name);
  }

  /** Collects what differs from the defaults. Used by one thread. */
  public static final class Builder {
    private final String name;
    private final List<SshPublicKey> keys = new ArrayList<>();
    private Optional<GuestPassword> password = Optional.empty();
    private SudoRight sudo = SudoRight.NONE;
    private Optional<String> shell = Optional.empty();
    private final List<String> groups = new ArrayList<>();

    private Builder(String name) {
      this.name = name;
    }

    public Builder key(SshPublicKey key) {
      keys.add(key);
      return this;
    }

    public Builder password(GuestPassword value) {
      this.password = Optional.of(value);
      return this;
    }

    public Builder sudo(SudoRight right) {
      this.sudo = right;
      return this;
    }

    public Builder shell(String path) {
      this.shell = Optional.of(path);
      return this;
    }

    public Builder group(String group) {
      groups.add(group);
      return this;
    }

    public GuestUser build() {
      return new GuestUser(name, keys, password, sudo, shell, groups);
    }
  }
}
