/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.manual;

import java.util.Locale;

/** A text in the macros of man(7), that grows. Texts are given as they are to be read. */
final class Roff {
  private final StringBuilder text = new StringBuilder();

  Roff title(String page, String date, String edition) {
    return raw(".TH \"%s\" 1 \"%s\" \"%s\" Cowbird".formatted(page, date, edition));
  }

  Roff section(String name) {
    return raw(".SH " + name.toUpperCase(Locale.ROOT));
  }

  /** What is explained by what follows, in roff. */
  Roff term(String term) {
    return raw(".TP").raw(term);
  }

  Roff text(String paragraph) {
    return raw(escaped(paragraph));
  }

  /** A line of a description: one that is indented stands for itself, as it is. */
  Roff line(String line) {
    boolean example = line.startsWith(" ");
    if (example) {
      raw(".PP").raw(".EX").text(line).raw(".EE");
    } else {
      text(line);
    }
    return this;
  }

  Roff verbatim(String roff) {
    text.append(roff);
    return this;
  }

  /** A line of roff. */
  Roff raw(String line) {
    text.append(line).append('\n');
    return this;
  }

  static String bold(String text) {
    return "\\fB" + escaped(text) + "\\fR";
  }

  static String italic(String text) {
    return text.isEmpty() ? "" : "\\fI" + escaped(text) + "\\fR";
  }

  /** So that a backslash is none, a hyphen can be copied, and no line begins a macro. */
  private static String escaped(String text) {
    String plain = text.replace("\\", "\\e").replace("-", "\\-");
    return plain.startsWith(".") || plain.startsWith("'") ? "\\&" + plain : plain;
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
