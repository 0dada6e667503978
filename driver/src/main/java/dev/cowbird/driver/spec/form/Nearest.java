/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.spec.form;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** The word that somebody meant who wrote another one. */
final class Nearest {
  /** A longer one was not meant to be any of ours. */
  private static final int LONGEST = 60;

  private Nearest() {}

  /** {@code : did you mean 'model'?}, or nothing if no word is near. */
  static String question(String written, Collection<String> known) {
    return of(written, known).map(word -> ": did you mean '" + word + "'?").orElse("");
  }

  /** At a distance of a third of its letters or less; case, hyphens and underscores don't count. */
  static Optional<String> of(String written, Collection<String> known) {
    if (written.length() > LONGEST) {
      return Optional.empty();
    }
    String letters = letters(written);
    return known.stream()
        .filter(word -> distance(letters, letters(word)) <= Math.max(1, word.length() / 3))
        .min(Comparator.<String>comparingInt(word -> distance(letters, letters(word)))
            .thenComparingInt(word -> Math.abs(word.length() - written.length())));
  }

  private static String letters(String word) {
    return word.toLowerCase(Locale.ROOT).replaceAll("[-_ ]", "");
  }

  /** How many letters are put in, left out or changed (Levenshtein), or swapped with the next. */
  static int distance(String a, String b) {
    int[][] steps = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          steps[i][j] = i + j;
          continue;
        }
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        int fewest = Math.min(steps[i - 1][j], steps[i][j - 1]) + 1;
        steps[i][j] = Math.min(fewest, steps[i - 1][j - 1] + change);
        boolean swapped = i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1);
        if (swapped) {
          steps[i][j] = Math.min(steps[i][j], steps[i - 2][j - 2] + 1);
        }
      }
    }
    return steps[a.length()][b.length()];
  }
}
