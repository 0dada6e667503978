/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.source.http;

import java.util.Optional;

/**
 * The words of a {@code .netrc}: separated by white space; in double quotes, where {@code \} takes
 * the next character as it is, or without. {@code #} in place of a keyword begins a comment; in a
 * value it is a character as any other.
 */
final class NetrcTokens {
  private final String text;
  private int position;
  private int line = 1;

  NetrcTokens(String text) {
    this.text = text;
  }

  /** The next word that is no comment; empty at the end. */
  Optional<String> keyword() {
    skipSpace();
    while (!isAtEnd() && text.charAt(position) == '#') {
      skipLine();
      skipSpace();
    }
    return isAtEnd() ? Optional.empty() : Optional.of(word());
  }

  /** @throws IllegalArgumentException if the text ends here */
  String value() {
    int begun = line;
    skipSpace();
    if (isAtEnd()) {
      throw new IllegalArgumentException("line " + begun + " ends where a value should follow");
    }
    return word();
  }

  /** A macro reaches to the next empty line. */
  void skipMacro() {
    do {
      skipLine();
    } while (!isAtEnd() && !isEmptyLine());
  }

  private boolean isEmptyLine() {
    return text.startsWith("\n", position) || text.startsWith("\r\n", position);
  }

  private void skipLine() {
    while (!isAtEnd() && text.charAt(position) != '\n') {
      position++;
    }
    if (!isAtEnd()) {
      next();
    }
  }

  private void skipSpace() {
    while (!isAtEnd() && Character.isWhitespace(text.charAt(position))) {
      next();
    }
  }

  private String word() {
    if (text.charAt(position) == '"') {
      return quoted();
    }
    int start = position;
    while (!isAtEnd() && !Character.isWhitespace(text.charAt(position))) {
      position++;
    }
    return text.substring(start, position);
  }

  private String quoted() {
    int begun = line;
    StringBuilder word = new StringBuilder();
    next();
    while (!isAtEnd()) {
      char c = next();
      if (c == '"') {
        return word.toString();
      }
      word.append(c == '\\' && !isAtEnd() ? next() : c);
    }
    throw new IllegalArgumentException("the quote that begins in line " + begun + " never ends");
  }

  private char next() {
    char c = text.charAt(position++);
    if (c == '\n') {
      line++;
    }
    return c;
  }

  private boolean isAtEnd() {
    return position >= text.length();
  }
}
