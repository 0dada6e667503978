/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain;

/** Writes how a guest's memory is encrypted: {@code <launchSecurity>}. */
final class LaunchSecurityXml {
  private LaunchSecurityXml() {}

  static void write(XmlElement domain, LaunchSecurity security) {
    XmlElement element = domain.child("launchSecurity");
    if (security instanceof LaunchSecurity.Sev sev) {
      element.with("type", "sev");
      sev.cbitPosition().ifPresent(bit -> element.child("cbitpos").text(bit.toString()));
      sev.reducedPhysicalBits()
          .ifPresent(bits -> element.child("reducedPhysBits").text(bits.toString()));
      element.child("policy").text(hex(sev.policy()));
      sev.dhCert().ifPresent(text -> element.child("dhCert").text(text));
      sev.session().ifPresent(text -> element.child("session").text(text));
    } else if (security instanceof LaunchSecurity.SevSnp snp) {
      element.with("type", "sev-snp").child("policy").text(hex(snp.policy()));
    } else {
      throw new IllegalStateException("No description for " + security);
    }
  }

  private static String hex(long policy) {
    return String.format("0x%04x", policy);
  }
}
