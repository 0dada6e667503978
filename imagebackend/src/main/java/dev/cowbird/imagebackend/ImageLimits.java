/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend;

import java.util.OptionalLong;

/**
 * How much an {@link ImageBackend} takes of its host.
 *
 * @param fetches how many images are fetched at once, by all processes on the state directory
 *     together; 1 or more
 * @param conversions how many images are converted at once, likewise; one that is unpacked while it
 *     arrives counts as a fetch
 * @param bytesPerSecond what all fetches of this process may take of the network together; empty
 *     for no limit
 * @param keepFreeBytes what is kept free of the file system; empty for 5 % of it, or 1 GiB where
 *     that is less
 */
public record ImageLimits(
    int fetches, int conversions, OptionalLong bytesPerSecond, OptionalLong keepFreeBytes) {
  /** Eight fetches, a conversion for each processor, and the network's own rate. */
  public static final ImageLimits DEFAULT = new ImageLimits(
      8, Runtime.getRuntime().availableProcessors(), OptionalLong.empty(), OptionalLong.empty());

  public ImageLimits {
    requireAtLeast(1, fetches, "fetches at once");
    requireAtLeast(1, conversions, "conversions at once");
    requireAtLeast(1, bytesPerSecond.orElse(1), "bytes per second");
    requireAtLeast(0, keepFreeBytes.orElse(0), "bytes kept free");
  }

  private static void requireAtLeast(long least, long value, String what) {
    if (value < least) {
      throw new IllegalArgumentException(value + " " + what + " are fewer than " + least);
    }
  }

  public ImageLimits withFetches(int number) {
    return new ImageLimits(number, conversions, bytesPerSecond, keepFreeBytes);
  }

  public ImageLimits withConversions(int number) {
    return new ImageLimits(fetches, number, bytesPerSecond, keepFreeBytes);
  }

  public ImageLimits withBytesPerSecond(long bytes) {
    return new ImageLimits(fetches, conversions, OptionalLong.of(bytes), keepFreeBytes);
  }

  public ImageLimits withKeepFreeBytes(long bytes) {
    return new ImageLimits(fetches, conversions, bytesPerSecond, OptionalLong.of(bytes));
  }
}
