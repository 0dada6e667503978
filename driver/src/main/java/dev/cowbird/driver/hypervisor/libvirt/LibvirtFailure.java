/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.hypervisor.libvirt;

import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;

/** What libvirt said when a call failed, in its own words, before it is known what that means. */
final class LibvirtFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private final int code;

  private LibvirtFailure(int code, String message) {
    super(message);
    this.code = code;
  }

  /** The error of the call that this thread made last. libvirt keeps it for each thread. */
  static LibvirtFailure last(LibvirtCalls calls) {
    String message = calls.virGetLastErrorMessage().strip();
    // A complaint about XML has many lines, and our messages are sentences.
    return new LibvirtFailure(calls.virGetLastErrorCode(), message.replaceAll("\\s*\\R\\s*", "; "));
  }

  /** One of libvirt's {@code virErrorNumber}. */
  int code() {
    return code;
  }

  DriverException as(Kind kind, String attempt) {
    return new DriverException(kind, attempt + ": " + getMessage(), this);
  }
}
