/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.format;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text that says what a vmdk is made of (Virtual Disk Format 5.0, section The Descriptor File).
 * It is a file of its own that names others, or stands inside the one file that holds everything.
 *
 * @param text all of it
 * @param entries what it says line by line, {@code createType="monolithicSparse"}: names in lower
 *     case, values without quotes
 * @param extents the parts of the disk in their order
 */
public record VmdkDescriptor(String text, Map<String, String> entries, List<VmdkExtent> extents) {
  /** The most that is read of one; 10 KiB are usual. */
  static final int MAX_BYTES = 64 * 1024;

  private static final int LONGEST_START = 2048;
  private static final String FIRST_LINE = "# disk descriptorfile";
  private static final Pattern ENTRY = Pattern.compile("(?s)([\\w.-]+)\\s*=\\s*(.*)");
  private static final Pattern EXTENT = Pattern.compile(
      "(?s)(RW|RDONLY|NOACCESS)\\s+(\\d{1,18})\\s+(\\w+)(?:\\s+\"([^\"]*)\")?(?:\\s.*)?");

  /**
   * qemu looks into this many bytes behind the first sector, wherever the header says that the
   * descriptor is.
   */
  private static final int QEMU_BYTES = 20 * Sectors.BYTES;

  public VmdkDescriptor {
    entries = Map.copyOf(entries);
    extents = List.copyOf(extents);
  }

  /**
   * Whether the file is nothing but a descriptor. Also found without its usual first line, as qemu
   * finds it: by the version, after comments and blanks.
   */
  static boolean in(ImageBytes image) throws IOException {
    byte[] start = image.read(0, (int) Math.min(image.size(), LONGEST_START)).array();
    String text = new String(start, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
    return text.startsWith(FIRST_LINE)
        || text.lines()
            .dropWhile(line -> line.isBlank() || line.startsWith("#"))
            .findFirst()
            .filter(line -> line.strip().startsWith("version="))
            .isPresent();
  }

  /**
   * Reads a file that is nothing but a descriptor.
   *
   * @throws MalformedImageException if a line can't be understood
   */
  public static VmdkDescriptor readFile(ImageBytes image)
      throws IOException, MalformedImageException {
    return parse(text(image, 0, MAX_BYTES));
  }

  /**
   * Reads the descriptor that stands inside a vmdk.
   *
   * @throws MalformedImageException if there is none where qemu would look for it too, if it
   *     doesn't end where the header says, or if a line can't be understood
   */
  public static VmdkDescriptor readEmbedded(ImageBytes image, VmdkHeader header)
      throws IOException, MalformedImageException {
    require(
        header.descriptorOffset() == Sectors.BYTES
            && header.descriptorBytes() > 0
            && header.descriptorBytes() <= MAX_BYTES,
        "a vmdk descriptor of "
            + header.descriptorBytes()
            + " bytes at "
            + header.descriptorOffset()
            + " is not possible");
    require(
        image.holds(header.descriptorOffset(), header.descriptorBytes()),
        "the file ends inside the vmdk descriptor");
    int most = (int) Math.max(header.descriptorBytes(), QEMU_BYTES);
    String text = text(image, header.descriptorOffset(), most);
    require(
        text.length() <= header.descriptorBytes(),
        "the vmdk descriptor does not end after " + header.descriptorBytes() + " bytes");
    return parse(text);
  }

  /** Whether a word stands anywhere in the text, be it in a comment; in upper or lower case. */
  public boolean mentions(String word) {
    return text.toLowerCase(Locale.ROOT).contains(word.toLowerCase(Locale.ROOT));
  }

  /** What an entry says, if there is one of this name. */
  public Optional<String> entry(String name) {
    return Optional.ofNullable(entries.get(name.toLowerCase(Locale.ROOT)));
  }

  /** Up to the first zero byte, or to the end; a character for each byte. */
  private static String text(ImageBytes image, long offset, int most) throws IOException {
    byte[] bytes =
        image.read(offset, (int) Math.min(image.size() - offset, most)).array();
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    int end = text.indexOf('\0');
    return end < 0 ? text : text.substring(0, end);
  }

  private static VmdkDescriptor parse(String text) throws MalformedImageException {
    Map<String, String> entries = new LinkedHashMap<>();
    List<VmdkExtent> extents = new ArrayList<>();
    int number = 0;
    for (String line : text.lines().map(String::strip).toList()) {
      number++;
      Matcher extent = EXTENT.matcher(line);
      Matcher entry = ENTRY.matcher(line);
      if (extent.matches()) {
        extents.add(extent(extent));
      } else if (entry.matches()) {
        require(
            entries.put(name(entry), unquoted(entry.group(2))) == null,
            "line " + number + " of the vmdk descriptor says again what was said before");
      } else {
        require(
            line.isEmpty() || line.startsWith("#"),
            "line " + number + " of the vmdk descriptor can't be understood");
      }
    }
    return new VmdkDescriptor(text, entries, extents);
  }

  private static VmdkExtent extent(Matcher line) {
    return new VmdkExtent(
        line.group(1),
        Long.parseLong(line.group(2)),
        line.group(3).toUpperCase(Locale.ROOT),
        Optional.ofNullable(line.group(4)));
  }

  private static String name(Matcher entry) {
    return entry.group(1).toLowerCase(Locale.ROOT);
  }

  private static String unquoted(String value) {
    boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
    return quoted ? value.substring(1, value.length() - 1) : value;
  }

  private static void require(boolean condition, String otherwise) throws MalformedImageException {
    if (!condition) {
      throw new MalformedImageException(otherwise);
    }
  }
}
