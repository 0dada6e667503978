/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.testing;

import dev.cowbird.imagebackend.DiskSize;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A guest of one sector, which proves that a machine boots from the disk that it was given: it
 * prints the disk's size, how often this disk was booted, and the text found on it, and halts. It
 * needs a BIOS, 16 MiB of memory and a serial port; it has no network, and does not react to a
 * request to shut down. Its source, {@code bootsector.asm}, lies beside its bytes.
 */
public final class BootSectorGuest {
  /** The smallest disk that is written: BIOSes have no geometry for much smaller ones. */
  public static final DiskSize MINIMUM_SIZE = new DiskSize(1 << 20);

  /** How many characters a tag may have. */
  public static final int MAXIMUM_TAG_LENGTH = 24;

  /** What the guest shows in place of each byte that no tag was written to. */
  private static final char PADDING = '.';

  private static final int TAG_OFFSET = 520;
  private static final Pattern TAG =
      Pattern.compile("(?:[!-~]{0," + (MAXIMUM_TAG_LENGTH - 1) + "}[!-~&&[^" + PADDING + "]])?");
  private static final Pattern REPORT = Pattern.compile("BOOTSECTOR-OK\\r?\\n"
      + "sectors=(?<sectors>[0-9A-F]{8})\\r?\\n"
      + "counter=(?<boots>[0-9A-F]{8})\\r?\\n"
      + "tag=(?<tag>[^\\r\\n]{" + MAXIMUM_TAG_LENGTH + "})\\r?\\n"
      + "DONE(?:\\r?\\n|$)");

  private BootSectorGuest() {}

  /**
   * What the guest found at one boot.
   *
   * @param sectors the disk's size in sectors of 512 bytes, modulo 2<sup>32</sup>
   * @param boots how often the disk was booted, this time included
   * @param tag the text on the disk, without its padding
   */
  public record Report(long sectors, long boots, String tag) {}

  /**
   * Writes the guest's disk as a raw image: sparse, never booted, with a text to know it by.
   *
   * @param file is made; it must not exist, and does not after a failure
   * @param size at least {@link #MINIMUM_SIZE}
   * @param tag at most {@link #MAXIMUM_TAG_LENGTH} visible ASCII characters, the last of which is
   *     no dot; may be empty
   * @return {@code file}
   * @throws IllegalArgumentException if the size or the tag is none of these
   * @throws UncheckedIOException if the file exists or can't be written
   */
  public static Path writeRaw(Path file, DiskSize size, String tag) {
    if (size.compareTo(MINIMUM_SIZE) < 0) {
      throw new IllegalArgumentException("Size " + size + " is less than " + MINIMUM_SIZE);
    }
    if (!TAG.matcher(tag).matches()) {
      throw new IllegalArgumentException("'" + tag + "' is no tag: at most " + MAXIMUM_TAG_LENGTH
          + " visible ASCII characters, the last of which is no dot");
    }
    byte[] sector = sector();
    try {
      Files.createFile(file);
      try (RandomAccessFile image = new RandomAccessFile(file.toFile(), "rw")) {
        image.write(sector);
        image.seek(TAG_OFFSET);
        image.write(tag.getBytes(StandardCharsets.US_ASCII));
        image.setLength(size.bytes());
      } catch (IOException e) {
        Files.deleteIfExists(file);
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Can't write the boot sector guest's disk " + file, e);
    }
    return file;
  }

  /**
   * Reads the last complete report out of what the guest's serial console printed: empty until
   * there is one. A boot that could not write its counter to the disk has none.
   */
  public static Optional<Report> parse(String consoleText) {
    Optional<Report> last = Optional.empty();
    Matcher matcher = REPORT.matcher(consoleText);
    while (matcher.find()) {
      last = Optional.of(new Report(
          Long.parseLong(matcher.group("sectors"), 16),
          Long.parseLong(matcher.group("boots"), 16),
          withoutPadding(matcher.group("tag"))));
    }
    return last;
  }

  private static String withoutPadding(String tag) {
    int end = tag.length();
    while (end > 0 && tag.charAt(end - 1) == PADDING) {
      end--;
    }
    return tag.substring(0, end);
  }

  private static byte[] sector() {
    try (InputStream in = BootSectorGuest.class.getResourceAsStream("bootsector.bin")) {
      if (in == null) {
        throw new IllegalStateException("The resource bootsector.bin is missing");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("Can't read the resource bootsector.bin", e);
    }
  }
}
