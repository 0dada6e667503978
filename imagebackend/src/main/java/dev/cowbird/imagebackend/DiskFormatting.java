/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a disk can be formatted as before a guest sees it, by the names that fstab has. */
public enum DiskFormatting {
  EXT4("ext4", 8L << 20, Long.MAX_VALUE, 16, Labels.MIXED_CASE),
  /** Smaller ones mkfs.xfs refuses. */
  XFS("xfs", 300L << 20, Long.MAX_VALUE, 12, Labels.MIXED_CASE),
  /** Its sectors are counted in 32 bits. Labels are in upper case. */
  VFAT("vfat", 1L << 20, (1L << 41) - DiskSize.SECTOR_BYTES, 11, Labels.UPPER_CASE),
  /** Its pages of 4 KiB are counted in 32 bits, and its label of 16 bytes ends with a zero. */
  SWAP("swap", 1L << 20, 1L << 44, 15, Labels.MIXED_CASE);

  /** What is also fit for a file's name, as guests show disks by their labels. */
  private static final class Labels {
    private static final Pattern MIXED_CASE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");
    private static final Pattern UPPER_CASE = Pattern.compile("[A-Z0-9][A-Z0-9_-]*");
  }

  private final String label;
  private final long leastBytes;
  private final long mostBytes;
  private final int labelCharacters;
  private final Pattern labels;

  DiskFormatting(
      String label, long leastBytes, long mostBytes, int labelCharacters, Pattern labels) {
    this.label = label;
    this.leastBytes = leastBytes;
    this.mostBytes = mostBytes;
    this.labelCharacters = labelCharacters;
    this.labels = labels;
  }

  /** @throws IllegalArgumentException if there is no file system of this name that can be made */
  public static DiskFormatting fileSystem(String text) {
    return Arrays.stream(values())
        .filter(each -> each != SWAP && each.label.equals(text))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("'"
            + text.replaceAll("\\p{Cntrl}", "?")
            + "' is not a file system that disks are formatted with: "
            + Arrays.stream(values())
                .filter(each -> each != SWAP)
                .map(DiskFormatting::label)
                .collect(Collectors.joining(", "))));
  }

  /** The name in commands, JSON and fstab. */
  public String label() {
    return label;
  }

  /** @throws IllegalArgumentException if no disk of this size is formatted so */
  void requireSize(DiskSize size) {
    if (size.bytes() < leastBytes || size.bytes() > mostBytes) {
      throw new IllegalArgumentException("A disk of "
          + size
          + " can't be formatted as "
          + label
          + ", which takes at least "
          + DiskSize.humanReadable(leastBytes)
          + (mostBytes == Long.MAX_VALUE
              ? ""
              : " and at most " + DiskSize.humanReadable(mostBytes)));
    }
  }

  /** @throws IllegalArgumentException if a disk that is formatted so can't have this label */
  void requireLabel(Optional<String> wanted) {
    boolean fits = wanted.stream()
        .allMatch(
            text -> text.length() <= labelCharacters && labels.matcher(text).matches());
    if (!fits) {
      throw new IllegalArgumentException("'"
          + wanted.orElse("").replaceAll("\\p{Cntrl}", "?")
          + "' is not a label for "
          + label
          + ": at most "
          + labelCharacters
          + " characters, which match "
          + labels);
    }
  }

  @Override
  public String toString() {
    return label;
  }
}
