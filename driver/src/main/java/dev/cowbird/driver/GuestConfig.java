/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver;

import dev.cowbird.driver.address.MacAddress;
import dev.cowbird.driver.text.Quoted;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Who a guest is to be, and how it is to be set up, as cloud-init or its like does it at the first
 * boot. Everything is optional. Packages to install and commands to run are user-data's.
 *
 * @param hostname one label; empty: made from the instance's name
 * @param fqdn its first label is the host name
 * @param defaultUserKeys keys for the user that the image brings
 * @param rootPassword lets root log in on the console; by SSH only if the image allows it
 * @param files at most {@link #MOST_FILE_BYTES} together
 * @param timezone as in the zone database: {@code Europe/Berlin}
 * @param locale {@code de_DE.UTF-8}
 * @param userData goes along with what becomes of the rest. In a cloud-config that says the same
 *     thing, what the user data says holds, and lists are joined, the user data's first
 * @param vendorData has less weight than user data
 * @param nics empty: the image's own way, which is usually DHCP on the first interface
 */
public record GuestConfig(
    Optional<HostName> hostname,
    Optional<HostName> fqdn,
    List<SshPublicKey> defaultUserKeys,
    List<GuestUser> users,
    Optional<GuestPassword> rootPassword,
    List<GuestFile> files,
    Optional<String> timezone,
    Optional<String> locale,
    Optional<UserData> userData,
    Optional<UserData> vendorData,
    List<GuestNic> nics) {
  /** What all files together may have, in bytes: 16 MiB, as a guest holds them in memory. */
  public static final int MOST_FILE_BYTES = 16 << 20;

  /** Linux's limit for a host name (gethostname(2)). */
  private static final int LONGEST_HOSTNAME = 64;

  private static final Pattern TIMEZONE = Pattern.compile("[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+){0,2}");
  private static final Pattern LOCALE = Pattern.compile("[A-Za-z0-9_.@-]{1,64}");

  /** @throws IllegalArgumentException if something contradicts itself or stands twice */
  public GuestConfig {
    hostname.filter(name -> !name.isOneLabel()).ifPresent(name -> {
      throw new IllegalArgumentException(
          "Host name " + name + " has a domain: that belongs to the fully qualified name");
    });
    requireSameHost(hostname, fqdn);
    defaultUserKeys = once("SSH key", defaultUserKeys, SshPublicKey::blob);
    users = once("user", users, GuestUser::name);
    files = once("file", files, GuestFile::path);
    requireToFit(files);
    nics = List.copyOf(nics);
    List<MacAddress> macs = nics.stream().flatMap(nic -> nic.mac().stream()).toList();
    once("MAC address", macs, MacAddress::value);
    require(TIMEZONE, "time zone", timezone);
    require(LOCALE, "locale", locale);
  }

  private static void requireToFit(List<GuestFile> files) {
    long bytes = files.stream().mapToLong(file -> file.content().size()).sum();
    if (bytes > MOST_FILE_BYTES) {
      throw new IllegalArgumentException(
          "The guest's files have " + bytes + " bytes together, more than " + MOST_FILE_BYTES);
    }
  }

  private static void requireSameHost(Optional<HostName> hostname, Optional<HostName> fqdn) {
    fqdn.ifPresent(full -> {
      if (full.isOneLabel() || full.value().length() > LONGEST_HOSTNAME) {
        throw new IllegalArgumentException("Fully qualified name "
            + full
            + " has no domain, or more than the "
            + LONGEST_HOSTNAME
            + " characters of a Linux host name");
      }
      if (hostname.isPresent() && !full.firstLabel().equals(hostname.get().value())) {
        throw new IllegalArgumentException(
            "Host name " + hostname.get() + " is not the first label of " + full);
      }
    });
  }

  private static <T> List<T> once(String what, List<T> list, Function<T, String> key) {
    Set<String> seen = new HashSet<>();
    for (T item : list) {
      if (!seen.add(key.apply(item))) {
        throw new IllegalArgumentException(
            "The guest has the " + what + " " + Quoted.of(key.apply(item)) + " twice");
      }
    }
    return List.copyOf(list);
  }

  private static void require(Pattern pattern, String what, Optional<String> value) {
    value.filter(text -> !pattern.matcher(text).matches()).ifPresent(text -> {
      throw new IllegalArgumentException(Quoted.of(text) + " is not a " + what);
    });
  }

  /** Starts with a configuration that says nothing. */
  public static Builder builder() {
    return new Builder();
  }

  /** Collects what is to be said. Used by one thread. */
  public static final class Builder {
    private Optional<HostName> hostname = Optional.empty();
    private Optional<HostName> fqdn = Optional.empty();
    private final List<SshPublicKey> defaultUserKeys = new ArrayList<>();
    private final List<GuestUser> users = new ArrayList<>();
    private Optional<GuestPassword> rootPassword = Optional.empty();
    private final List<GuestFile> files = new ArrayList<>();
    private Optional<String> timezone = Optional.empty();
    private Optional<String> locale = Optional.empty();
    private Optional<UserData> userData = Optional.empty();
    private Optional<UserData> vendorData = Optional.empty();
    private final List<GuestNic> nics = new ArrayList<>();

    private Builder() {}

    public Builder hostname(HostName name) {
      this.hostname = Optional.of(name);
      return this;
    }

    public Builder fqdn(HostName name) {
      this.fqdn = Optional.of(name);
      return this;
    }

    public Builder defaultUserKey(SshPublicKey key) {
      defaultUserKeys.add(key);
      return this;
    }

    public Builder user(GuestUser user) {
      users.add(user);
      return this;
    }

    public Builder rootPassword(GuestPassword password) {
      this.rootPassword = Optional.of(password);
      return this;
    }

    public Builder file(GuestFile file) {
      files.add(file);
      return this;
    }

    public Builder timezone(String zone) {
      this.timezone = Optional.of(zone);
      return this;
    }

    public Builder locale(String name) {
      this.locale = Optional.of(name);
      return this;
    }

    public Builder userData(UserData data) {
      this.userData = Optional.of(data);
      return this;
    }

    public Builder vendorData(UserData data) {
      this.vendorData = Optional.of(data);
      return this;
    }

    public Builder nic(GuestNic nic) {
      nics.add(nic);
      return this;
    }

    public GuestConfig build() {
      return new GuestConfig(
          hostname,
          fqdn,
          defaultUserKeys,
          users,
          rootPassword,
          files,
          timezone,
          locale,
          userData,
          vendorData,
          nics);
    }
  }
}
