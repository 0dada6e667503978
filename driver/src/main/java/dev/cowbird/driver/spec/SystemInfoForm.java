/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.spec;

import dev.cowbird.driver.domain.Label;
import dev.cowbird.driver.domain.SystemInfo;
import dev.cowbird.driver.domain.SystemInfo.Field;
import dev.cowbird.driver.spec.form.Form;
import dev.cowbird.driver.spec.form.Keys;
import dev.cowbird.driver.spec.form.Mapping;
import dev.cowbird.driver.spec.form.Sequence;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What a guest reads in its SMBIOS tables. */
final class SystemInfoForm {
  static final Form<SystemInfo> FORM = form();

  private SystemInfoForm() {}

  private static final class Draft {
    private final Map<Field, String> system = new EnumMap<>(Field.class);
    private List<String> oemStrings = List.of();
  }

  private static Form<SystemInfo> form() {
    Keys<Draft> keys = Mapping.of("a mapping with manufacturer, product, ...", Draft::new);
    for (Field field : Field.values()) {
      keys.key(
          Label.of(field),
          "Of the table \"system information\".",
          CommonForms.TEXT,
          (draft, text) -> draft.system.put(field, text));
    }
    return keys.key(
            "oemStrings",
            "Free strings, such as app:role=db; anybody on the host can read them.",
            Sequence.of(CommonForms.TEXT),
            (draft, texts) -> draft.oemStrings = texts)
        .build(draft -> new SystemInfo(draft.system, draft.oemStrings));
  }
}
