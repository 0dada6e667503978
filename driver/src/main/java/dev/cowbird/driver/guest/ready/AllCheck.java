/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.guest.ready;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Several things, all of which must be there. They are waited for one after the other. */
record AllCheck(List<Check> parts) implements Check {
  @Override
  public Optional<String> missing(Duration wait) throws InterruptedException {
    for (Check part : parts) {
      Optional<String> missing = part.missing(wait);
      if (missing.isPresent()) {
        return missing;
      }
    }
    return Optional.empty();
  }

  @Override
  public void close() {
    parts.forEach(Check::close);
  }
}
