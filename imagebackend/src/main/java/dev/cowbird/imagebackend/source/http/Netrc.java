/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.source.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * User names and passwords by host, as ftp(1) and curl keep them in {@code .netrc}: {@code machine
 * HOST login USER password PASSWORD}, and {@code default} for all other hosts.
 */
final class Netrc {
  static final Netrc EMPTY = new Netrc(List.of());

  private final List<Entry> entries;

  private Netrc(List<Entry> entries) {
    this.entries = entries;
  }

  /** @param machine null for any */
  private record Entry(
      @Nullable String machine, Optional<String> login, Optional<String> password) {
    static Entry of(@Nullable String machine) {
      return new Entry(machine, Optional.empty(), Optional.empty());
    }

    Entry withLogin(String value) {
      return new Entry(machine, Optional.of(value), password);
    }

    Entry withPassword(String value) {
      return new Entry(machine, login, Optional.of(value));
    }

    boolean isFor(String host, Optional<String> user) {
      boolean sameHost = machine == null || machine.equals(host.toLowerCase(Locale.ROOT));
      return sameHost && (user.isEmpty() || login.isEmpty() || user.equals(login));
    }
  }

  /**
   * Reads a whole file. What is not known is passed over.
   *
   * @throws IllegalArgumentException if something is cut off; the message names the line alone
   */
  static Netrc parse(String text) {
    return new Netrc(new Parser(new NetrcTokens(text)).entries());
  }

  /**
   * The first entry for a host.
   *
   * @param user the only one that it may be of; empty for whichever it is
   */
  Optional<Credentials> credentials(String host, Optional<String> user) {
    return entries.stream()
        .filter(entry -> entry.isFor(host, user))
        .findFirst()
        .flatMap(entry -> entry
            .login()
            .or(() -> user)
            .map(login -> new Credentials(login, entry.password().orElse(""))));
  }

  private static final class Parser {
    private final NetrcTokens tokens;
    private final List<Entry> entries = new ArrayList<>();

    Parser(NetrcTokens tokens) {
      this.tokens = tokens;
    }

    List<Entry> entries() {
      for (Optional<String> word = tokens.keyword(); word.isPresent(); word = tokens.keyword()) {
        switch (word.get()) {
          case "machine" -> entries.add(Entry.of(tokens.value().toLowerCase(Locale.ROOT)));
          case "default" -> entries.add(Entry.of(null));
          case "login" -> complete(tokens.value(), Entry::withLogin);
          case "password" -> complete(tokens.value(), Entry::withPassword);
          case "account" -> tokens.value();
          case "macdef" -> tokens.skipMacro();
          default -> {}
        }
      }
      return entries;
    }

    /** The latest entry; what stands before the first belongs to none. */
    private void complete(String value, BiFunction<Entry, String, Entry> completion) {
      if (!entries.isEmpty()) {
        entries.add(completion.apply(entries.remove(entries.size() - 1), value));
      }
    }
  }
}
