/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.guest.ready;

import dev.cowbird.driver.WaitFor;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Several things, all of which must be there. They are waited for one after the other.
 *
 * @param wanted the same things, for messages
 */
record AllCheck(List<WaitFor> wanted, List<Check> parts) implements Check {
  @Override
  public Optional<String> missing(Duration wait) throws InterruptedException {
    for (int i = 0; i < parts.size(); i++) {
      Optional<String> missing = parts.get(i).missing(wait);
      if (missing.isPresent()) {
        return Optional.of(missing.get() + reached(i));
      }
    }
    return Optional.empty();
  }

  private String reached(int count) {
    return count == 0
        ? ""
        : wanted.subList(0, count).stream()
            .map(WaitFor::toString)
            .collect(Collectors.joining(", ", " (reached: ", ")"));
  }

  @Override
  public void close() {
    parts.forEach(Check::close);
  }
}
