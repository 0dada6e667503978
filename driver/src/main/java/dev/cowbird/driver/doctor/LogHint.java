/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.doctor;

import dev.cowbird.driver.DriverException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a helper of libvirt's, such as swtpm, wrote into its log before it failed; libvirt itself
 * only names the log.
 */
final class LogHint {
  private static final Pattern NAMED = Pattern.compile("Check error log '(/[^']+)' for details");
  private static final int LAST_LINES = 4;
  private static final int LONGEST = 200;

  private LogHint() {}

  /** The same failure, with the log's last lines in its message if they can be read. */
  static DriverException explain(DriverException failure) {
    return named(failure)
        .flatMap(LogHint::end)
        .map(end -> new DriverException(
            failure.kind(), failure.getMessage() + " (it ends: " + end + ")", failure))
        .orElse(failure);
  }

  private static Optional<Path> named(DriverException failure) {
    Matcher matcher = NAMED.matcher(String.valueOf(failure.getMessage()));
    return matcher.find() ? Optional.of(Path.of(matcher.group(1))) : Optional.empty();
  }

  private static Optional<String> end(Path log) {
    Deque<String> last = new ArrayDeque<>();
    try (Stream<String> lines = Files.lines(log, StandardCharsets.ISO_8859_1)) {
      lines.map(LogHint::shown).filter(line -> !line.isEmpty()).forEach(line -> {
        last.add(line);
        if (last.size() > LAST_LINES) {
          last.remove();
        }
      });
    } catch (IOException | UncheckedIOException e) {
      return Optional.empty();
    }
    return Optional.of(String.join("; ", last)).filter(text -> !text.isEmpty());
  }

  private static String shown(String line) {
    String plain = line.strip().replaceAll("\\p{Cntrl}", "?");
    return plain.length() > LONGEST ? plain.substring(0, LONGEST) + "..." : plain;
  }
}
