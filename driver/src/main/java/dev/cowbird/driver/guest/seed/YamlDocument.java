/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.guest.seed;

import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.representer.StandardRepresenter;

/**
 * A tree of maps, lists, strings, numbers and booleans as YAML in ASCII that a reader of YAML 1.1
 * (cloud-init's PyYAML, where {@code on}, {@code 0644} and {@code 1:30} are no strings) and one of
 * 1.2 (what writes it) understand alike: strings are quoted but for plain words and UUIDs.
 */
final class YamlDocument {
  private static final DumpSettings SETTINGS = DumpSettings.builder()
      .setDefaultFlowStyle(FlowStyle.BLOCK)
      .setUseUnicodeEncoding(false)
      .setSplitLines(false)
      .build();

  private YamlDocument() {}

  static String of(Map<String, Object> tree) {
    return new Dump(SETTINGS, new StringsQuoted()).dumpToString(tree);
  }

  private static final class StringsQuoted extends StandardRepresenter {
    private static final Pattern WORD =
        Pattern.compile("[a-z][a-z0-9._-]*|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    /** What YAML 1.1 takes for a boolean or null (yaml.org/type). */
    private static final Set<String> NO_STRINGS =
        Set.of("y", "n", "yes", "no", "on", "off", "true", "false", "null");

    StringsQuoted() {
      super(SETTINGS);
      representers.put(
          String.class, text -> representScalar(Tag.STR, (String) text, style((String) text)));
    }

    private static ScalarStyle style(String text) {
      boolean plain = WORD.matcher(text).matches() && !NO_STRINGS.contains(text);
      return plain ? ScalarStyle.PLAIN : ScalarStyle.DOUBLE_QUOTED;
    }
  }
}
