/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend;

/**
 * The exclusive right to make, change and remove an instance, against every thread and process that
 * shares the state directory. Closing it twice is harmless.
 */
public interface InstanceLock extends AutoCloseable {
  InstanceName instance();

  @Override
  void close();
}
