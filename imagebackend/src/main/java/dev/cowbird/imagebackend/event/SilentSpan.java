/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.event;

/** What every step is while nothing is recorded. */
enum SilentSpan implements TransferSpan, CommandSpan {
  SILENT;

  @Override
  public void moved(long bytes) {}

  @Override
  public void exited(int exitStatus) {}

  @Override
  public void close() {}
}
