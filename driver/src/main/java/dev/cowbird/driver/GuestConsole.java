/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver;

import java.io.InputStream;
import java.io.OutputStream;

/**
 * An open connection to a domain's serial console. One thread may read while another one writes and
 * a third one closes.
 */
public interface GuestConsole extends AutoCloseable {
  /**
   * What the guest prints from now on. A read blocks until there is something; it ends with the
   * domain's process and when the console is closed, and ends or throws {@link java.io.IOException}
   * if the hypervisor is lost.
   */
  InputStream input();

  /**
   * What the guest is sent. A write blocks while the guest takes nothing, and throws
   * {@link java.io.IOException} when the domain's process has ended or the console is closed.
   */
  OutputStream output();

  /** Ends the connection and every read and write that waits on it. Closing twice is harmless. */
  @Override
  void close();
}
