/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.command;

import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.ImageBackendConfig;
import dev.cowbird.imagebackend.ImageBackendConfig.Network;
import dev.cowbird.imagebackend.ImageLimits;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What fetching and converting images may take. */
final class LimitOptions {
  /** An amount of bytes, which need not be whole sectors. */
  record Bytes(long number) {
    static Bytes parse(String text) {
      return new Bytes(DiskSize.parseBytes(text));
    }
  }

  @Option(names = "--offline", description = "Fetch nothing: what is not cached is not there.")
  private boolean offline;

  @Option(
      names = "--limit-rate",
      paramLabel = "SIZE",
      description = "Fetch no more than so many bytes a second.")
  private Optional<Bytes> rate = Optional.empty();

  @Option(
      names = "--keep-free",
      paramLabel = "SIZE",
      description = "Keep so much of the file system free (default: 5 %% of it, 1G at most).")
  private Optional<Bytes> keepFree = Optional.empty();

  @Option(
      names = "--max-fetches",
      paramLabel = "N",
      description = "Fetch no more images at once, in all processes (default: ${DEFAULT-VALUE}).")
  private int fetches = ImageLimits.DEFAULT.fetches();

  @Option(
      names = "--max-conversions",
      paramLabel = "N",
      description = "Convert no more images at once (default: one for each processor).")
  private int conversions = ImageLimits.DEFAULT.conversions();

  ImageBackendConfig in(ImageBackendConfig config) {
    ImageLimits limits = ImageLimits.DEFAULT.withFetches(fetches).withConversions(conversions);
    if (rate.isPresent()) {
      limits = limits.withBytesPerSecond(rate.get().number());
    }
    if (keepFree.isPresent()) {
      limits = limits.withKeepFreeBytes(keepFree.get().number());
    }
    return config.withLimits(limits).withNetwork(offline ? Network.OFFLINE : Network.ONLINE);
  }
}
