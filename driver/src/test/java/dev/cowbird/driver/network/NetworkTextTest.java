/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The parts of a network as they are typed. */
class NetworkTextTest {
  @ParameterizedTest
  @ValueSource(strings = {"192.0.2.10-192.0.2.99", "fd00::10-fd00::ff", "192.0.2.1-192.0.2.1"})
  void a_range_is_written_as_it_is_read(String text) {
    assertThat(AddressRange.parse(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "192.0.2.1", "192.0.2.1-", "1-2-3", "192.0.2.9-192.0.2.1", "a-b"})
  void refuses_what_is_no_range(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> AddressRange.parse(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"52:54:00:00:00:01=192.0.2.7", "52:54:00:00:00:01=192.0.2.7,web.example"})
  void a_lease_is_written_as_it_is_read(String text) {
    assertThat(StaticLease.parse(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "52:54:00:00:00:01",
        "52:54:00:00:00=192.0.2.7",
        "52:54:00:00:00:01=192.0.2.7,",
        "52:54:00:00:00:01=192.0.2.7,a b",
        "52:54:00:00:00:01=192.0.2.7,a,b",
        "52:54:00:00:00:01=fd00::7",
        "52:54:00:00:00:01=host"
      })
  void refuses_what_is_no_lease(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> StaticLease.parse(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"db=192.0.2.7", "db,db.example=fd00::7"})
  void a_dns_host_is_written_as_it_is_read(String text) {
    assertThat(DnsHost.parse(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "=192.0.2.7", "db", "db=", "db,=192.0.2.7", "db=host", "a=b=192.0.2.7"})
  void refuses_what_is_no_dns_host(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> DnsHost.parse(text));
  }
}
