/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.junit;

import dev.cowbird.imagebackend.InstanceName;
import java.lang.reflect.Method;
import java.util.UUID;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Names that show whose machine it is, and that nobody else has. */
final class UniqueName {
  private static final int RANDOM_LENGTH = 8;
  private static final int MOST_OF_TEST = 40;

  private UniqueName() {}

  /** {@code test-}, the test's name, and a random part. */
  static InstanceName of(ExtensionContext context) {
    String test = context
        .getTestMethod()
        .map(Method::getName)
        .orElseGet(() -> context.getTestClass().map(Class::getSimpleName).orElse("all"))
        .replaceAll("[^A-Za-z0-9]+", "-");
    String random = UUID.randomUUID().toString().substring(0, RANDOM_LENGTH);
    return new InstanceName(
        "test-" + test.substring(0, Math.min(test.length(), MOST_OF_TEST)) + "-" + random);
  }
}
