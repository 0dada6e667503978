/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * What the driver throws. Callers switch on {@link #kind()}; the message is one sentence which
 * names what was attempted, on what, and why it failed.
 */
public final class DriverException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Why it failed. The list only grows; {@link #code()} is what JSON and logs show. */
  public enum Kind {
    /**
     * The hypervisor can't be reached: no library, no daemon, no permission, a broken connection.
     */
    HYPERVISOR_UNAVAILABLE("HypervisorUnavailable"),
    /** The hypervisor was reached, and could not do what it was asked. */
    HYPERVISOR_ERROR("HypervisorError"),
    /** What was asked for contradicts itself, or can't be said to a guest. Nothing was made. */
    SPEC_REFUSED("SpecRefused"),
    /** The host can't do what was asked for; another one may. Nothing was made. */
    UNSUPPORTED("Unsupported"),
    /** The description of a domain is malformed, or the hypervisor does not accept it. */
    DOMAIN_REFUSED("DomainRefused"),
    /** A domain that is defined could not be started. */
    START_FAILED("StartFailed"),
    /** There is no such instance, domain or network. */
    NOT_FOUND("NotFound"),
    /**
     * Something of this name exists already and differs, or is in a state that does not allow it.
     */
    CONFLICT("Conflict"),
    /** A domain of this name exists, and Cowbird did not make it. */
    NOT_OURS("NotOurs"),
    /** What was waited for did not happen before the deadline. */
    TIMED_OUT("TimedOut"),
    /** A guest's agent was needed, and it has none, or none that answers. */
    AGENT_UNAVAILABLE("AgentUnavailable"),
    /** A guest can't be connected to: no address, no server, or the connection broke. */
    GUEST_UNREACHABLE("GuestUnreachable"),
    /** A guest's SSH server does not let in whom it was asked to. */
    LOGIN_REFUSED("LoginRefused"),
    /** A guest's SSH server has another host key than the one that is known. */
    HOST_KEY_CHANGED("HostKeyChanged"),
    /** A guest could not do what it was asked, or answered what can't be. */
    GUEST_FAILED("GuestFailed"),
    /** A file could not be copied between host and guest. */
    COPY_FAILED("CopyFailed"),
    /** The state directory can't be read or written. */
    STATE_DIRECTORY("StateDirectory"),
    /** The calling thread was interrupted; its interrupt flag is set. */
    INTERRUPTED("Interrupted");

    private final String code;

    Kind(String code) {
      this.code = code;
    }

    /** The name that JSON output and logs show. */
    public String code() {
      return code;
    }
  }

  private final Kind kind;

  public DriverException(Kind kind, String message) {
    this(kind, message, null);
  }

  public DriverException(Kind kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = requireNonNull(kind, "kind");
  }

  public Kind kind() {
    return kind;
  }
}
