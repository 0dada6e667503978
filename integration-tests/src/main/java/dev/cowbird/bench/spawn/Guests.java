/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.bench.spawn;

import java.nio.file.Path;

/**
 * A way to make guests, which are known by numbers. Guests of different numbers can be worked on by
 * several threads at once.
 */
interface Guests {
  /** Makes ready what does not count; before the guest is spawned. */
  void prepare(int number);

  /** Makes the guest and starts it; when this returns its processors run. */
  void spawn(int number);

  /** The file that the guest's console is logged to. */
  Path consoleLog(int number);

  /** Takes the guest away, which may run. */
  void destroy(int number);

  /** Removes what is left of any guest, also after a failure. */
  void destroyAll();
}
