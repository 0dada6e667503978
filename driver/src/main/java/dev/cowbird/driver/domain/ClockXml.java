/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain;

/** Writes the clock and its timers: {@code <clock>}. */
final class ClockXml {
  private ClockXml() {}

  static void write(XmlElement domain, DomainSpec spec) {
    XmlElement clock =
        domain.child("clock").with("offset", Label.of(spec.hardware().clock()));
    if (spec.architecture() != Architecture.X86_64) {
      return;
    }
    // Ticks that were lost while the host was busy are made up for, and nobody needs the HPET.
    clock.child("timer").with("name", "rtc").with("tickpolicy", "catchup");
    clock.child("timer").with("name", "pit").with("tickpolicy", "delay");
    clock.child("timer").with("name", "hpet").with("present", "no");
    boolean isHyperv = !spec.hardware().features().hyperv().isEmpty();
    if (isHyperv && spec.virtualization() == VirtualizationType.KVM) {
      clock.child("timer").with("name", "hypervclock").with("present", "yes");
    }
  }
}
