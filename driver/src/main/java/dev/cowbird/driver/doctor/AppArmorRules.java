/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which files a profile of AppArmor lets be read, by its rules for paths: see apparmor.d(5). Rules
 * of other kinds, and those with variables other than {@code @{HOME}}, speak of nothing that is
 * asked here.
 */
final class AppArmorRules {
  private static final Pattern INCLUDE =
      Pattern.compile("#?include\\s+(?:if\\s+exists\\s+)?<([^>]+)>.*");
  private static final Pattern RULE = Pattern.compile(
      "((?:audit |owner |other |allow |deny )*)(\"[^\"]+\"|[/@]\\S*)\\s+([A-Za-z]+),.*");
  private static final Pattern TOKEN = Pattern.compile("\\*\\*|\\[[^]]*]|\\\\.|.");
  private static final String HOME = "(?:/home/[^/]+|/root)";

  private final List<Pattern> allowed = new ArrayList<>();
  private final List<Pattern> denied = new ArrayList<>();

  private AppArmorRules() {}

  /**
   * Reads a profile and what it includes.
   *
   * @param directory where included names are looked for: {@code /etc/apparmor.d}
   */
  static AppArmorRules read(Path profile, Path directory) throws IOException {
    AppArmorRules rules = new AppArmorRules();
    rules.add(profile, directory, new HashSet<>());
    return rules;
  }

  private void add(Path file, Path directory, Set<Path> seen) throws IOException {
    if (!Files.isRegularFile(file) || !seen.add(file)) {
      return;
    }
    for (String line : Files.readAllLines(file)) {
      Matcher include = INCLUDE.matcher(line.strip());
      if (include.matches()) {
        add(directory.resolve(include.group(1)), directory, seen);
      } else {
        add(line.strip());
      }
    }
  }

  private void add(String line) {
    Matcher rule = RULE.matcher(line);
    if (rule.matches() && rule.group(3).contains("r")) {
      String path = rule.group(2).replace("\"", "").replace("@{HOME}", "\0");
      if (!path.contains("@{")) {
        (rule.group(1).contains("deny") ? denied : allowed).add(regex(path));
      }
    }
  }

  boolean allowReading(Path file) {
    String path = file.toString();
    return matches(allowed, path) && !matches(denied, path);
  }

  private static boolean matches(List<Pattern> patterns, String path) {
    return patterns.stream().anyMatch(pattern -> pattern.matcher(path).matches());
  }

  private static Pattern regex(String glob) {
    return Pattern.compile(
        TOKEN.matcher(glob).replaceAll(token -> Matcher.quoteReplacement(regexOf(token.group()))));
  }

  private static String regexOf(String token) {
    return switch (token) {
      case "\0" -> HOME;
      case "**" -> ".*";
      case "*" -> "[^/]*";
      case "?" -> "[^/]";
      case "{" -> "(?:";
      case "," -> "|";
      case "}" -> ")";
      default -> token.length() > 1 ? token : Pattern.quote(token);
    };
  }
}
