/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.event;

/** A spawn that nobody records. */
enum SilentSpawn implements SpawnSpan {
  SILENT;

  @Override
  public void complete() {}

  @Override
  public void close() {}
}
