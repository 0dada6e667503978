/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.guest.seed;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.cowbird.driver.GuestData;
import java.util.Map;

/** A tree of maps, lists, strings, numbers and booleans as indented JSON. */
final class JsonDocument {
  private static final ObjectWriter WRITER = new JsonMapper()
      .writer(new DefaultPrettyPrinter(Separators.createDefaultInstance()
              .withObjectFieldValueSpacing(Separators.Spacing.AFTER))
          .withObjectIndenter(new DefaultIndenter("  ", "\n")));

  private JsonDocument() {}

  static GuestData of(Map<String, Object> tree) {
    try {
      return GuestData.of(WRITER.writeValueAsString(tree) + "\n");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A seed's JSON document could not be written", e);
    }
  }
}
