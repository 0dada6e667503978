/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecurityRuleTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "allow:tcp:22:in:ipv4",
        "deny:udp:5000-5009:out:ipv6",
        "allow:all:out:ipv4",
        "allow:tcp:80-90:from=10.0.0.0/8",
        "deny:all:to=fd00::/64",
        "allow:udp:in:ipv6",
        "allow:icmp:in",
        "allow:icmpv6:from=fe80::/10",
        "deny:tcp:65535:to=192.0.2.7/32"
      })
  void is_written_as_it_is_read(String text) {
    assertThat(SecurityRule.parse(text))
        .singleElement()
        .hasToString(text)
        .satisfies(rule -> assertThat(SecurityRule.parse(rule.toString())).containsExactly(rule));
  }

  @ParameterizedTest
  @CsvSource({
    "allow:tcp:22, allow:tcp:22:in:ipv4 allow:tcp:22:in:ipv6",
    "allow:all:out, allow:all:out:ipv4 allow:all:out:ipv6",
    "deny:all, deny:all:in:ipv4 deny:all:in:ipv6",
    "allow:icmp, allow:icmp:in",
    "allow:icmpv6:out, allow:icmpv6:out",
    "allow:tcp:22:from=10.1.2.3/8, allow:tcp:22:from=10.0.0.0/8",
    "allow:tcp:22:from=10.1.2.3, allow:tcp:22:from=10.1.2.3/32",
    "allow:tcp:22-22:to=2001:db8::7, allow:tcp:22:to=2001:db8::7/128"
  })
  void is_for_both_families_unless_it_says_which(String text, String rules) {
    assertThat(SecurityRule.parse(text))
        .extracting(SecurityRule::toString)
        .containsExactlyElementsOf(List.of(rules.split(" ")));
  }

  @ParameterizedTest
  @CsvSource({
    "'', is not a rule",
    "allow, is not a rule",
    "permit:tcp, is not a rule",
    "allow:sctp, is not a rule",
    "allow:tcp:ssh, is not a rule",
    "allow:tcp:22:sideways, is not a rule",
    "allow:tcp:22:from=, is not a rule",
    "allow:tcp:22:from=host, is not a rule",
    "allow:tcp:from=10.0.0.0/8:22, is not a rule",
    "allow:tcp:0, not a range within 1 and 65535",
    "allow:tcp:70000, not a range within 1 and 65535",
    "allow:tcp:90-80, not a range within 1 and 65535",
    "allow:icmp:22, has no ports",
    "allow:all:22, has no ports",
    "allow:icmp:in:ipv6, can't be for ipv6",
    "allow:icmp:from=fd00::/8, can't be for ipv6",
    "allow:tcp:22:from=10.0.0.0/8:ipv6, can't be for 10.0.0.0/8",
    "allow:tcp:22:from=10.0.0.0/33, is not within 0 to 32",
    "allow:tcp:22:from=10.0.0.256, is not an IP address"
  })
  void is_refused_with_the_reason(String text, String why) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SecurityRule.parse(text))
        .withMessageContaining(why);
  }

  @Test
  void never_repeats_control_characters() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SecurityRule.parse("allow:tcp\n"))
        .withMessageStartingWith("'allow:tcp?' is not a rule");
  }
}
