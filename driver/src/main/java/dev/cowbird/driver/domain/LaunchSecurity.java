/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain;

import java.util.Optional;
import java.util.regex.Pattern;

/** Encryption that keeps a guest's memory from its host. With KVM on AMD's processors only. */
public sealed interface LaunchSecurity {
  /**
   * SEV, and SEV-ES by bit 2 of the policy.
   *
   * @param policy of the guest owner, 32 bits: AMD, "SEV API", chapter 2
   * @param cbitPosition empty for the host's
   * @param reducedPhysicalBits empty for the host's
   * @param dhCert the owner's Diffie-Hellman key, in base64
   * @param session the owner's session, in base64
   */
  record Sev(
      long policy,
      Optional<Integer> cbitPosition,
      Optional<Integer> reducedPhysicalBits,
      Optional<String> dhCert,
      Optional<String> session)
      implements LaunchSecurity {
    private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/=]+");
    private static final long LAST_POLICY = 0xFFFF_FFFFL;

    /** @throws IllegalArgumentException if a value is out of range or no base64 */
    public Sev {
      Require.within("SEV policy", policy, 0, LAST_POLICY);
      dhCert.ifPresent(text -> Require.matches("base64", text, BASE64));
      session.ifPresent(text -> Require.matches("base64", text, BASE64));
    }

    /** With the host's own values, and no session of an owner. */
    public static Sev of(long policy) {
      return new Sev(
          policy, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }
  }

  /**
   * SEV-SNP, which libvirt has since 10.5.
   *
   * @param policy of the guest owner, 64 bits: AMD, "SEV-SNP Firmware ABI", section 4.3
   */
  record SevSnp(long policy) implements LaunchSecurity {}
}
