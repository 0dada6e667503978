/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver;

import dev.cowbird.driver.domain.DiskAttachment;
import dev.cowbird.driver.domain.DiskBus;
import dev.cowbird.driver.domain.DiskDevice.Access;
import dev.cowbird.driver.domain.DiskFormat;
import dev.cowbird.driver.text.Quoted;
import dev.cowbird.imagebackend.DeclaredFormat;
import dev.cowbird.imagebackend.DiskContent;
import dev.cowbird.imagebackend.DiskFormatting;
import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.ImageLocation;
import dev.cowbird.imagebackend.ImageRequest;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A disk as it is written down: {@code KIND:WHAT[,WORD=VALUE]...}, each word taken once. The
 * options are all that stands so at the end, whichever words they are: WHAT may have commas before
 * them, and a word that is misspelt is not taken for a part of it.
 */
final class DiskSpecText {
  private static final String FORMS =
      "ephemeral:SIZE, swap:SIZE, blank:SIZE, volume:PATH or image:IMAGE";

  private static final Pattern KIND = Pattern.compile("([a-z]+):(.*)", Pattern.DOTALL);

  private static final Pattern OPTION = Pattern.compile("(.*),([a-z]+)=([^,]*)", Pattern.DOTALL);

  private final Path directory;
  private final String text;
  private final String what;
  private final Map<String, String> options;

  private DiskSpecText(Path directory, String text, String what, Map<String, String> options) {
    this.directory = directory;
    this.text = text;
    this.what = what;
    this.options = options;
  }

  static DiskSpec parse(Path directory, String text) {
    Matcher matcher = KIND.matcher(text);
    if (!matcher.matches()) {
      throw refused(text, FORMS);
    }
    Map<String, String> options = new LinkedHashMap<>();
    String what = matcher.group(2);
    for (Matcher option = OPTION.matcher(what); option.matches(); option = OPTION.matcher(what)) {
      if (options.put(option.group(2), option.group(3)) != null) {
        throw refused(text, "it says " + option.group(2) + " twice");
      }
      what = option.group(1);
    }
    DiskSpecText read = new DiskSpecText(directory, text, what, options);
    DiskSpec disk = read.disk(matcher.group(1));
    read.requireNothingLeft();
    return disk;
  }

  private DiskSpec disk(String kind) {
    return switch (kind) {
      case "ephemeral" ->
        made(formatted(take("fs", DiskFormatting::fileSystem).orElse(DiskFormatting.EXT4)));
      case "swap" -> made(formatted(DiskFormatting.SWAP));
      case "blank" -> made(new DiskContent.Blank(DiskSize.parse(what)));
      case "image" -> made(image());
      case "volume" -> new DiskSpec.Volume(path(), format(), attachment());
      default -> throw refused(text, FORMS);
    };
  }

  private DiskSpec made(DiskContent content) {
    return new DiskSpec.Made(content, attachment());
  }

  private DiskContent formatted(DiskFormatting as) {
    return new DiskContent.Formatted(as, DiskSize.parse(what), take("label"));
  }

  private DiskContent image() {
    ImageRequest request = ImageRequest.of(location());
    Optional<DeclaredFormat> declared = take("format").map(DeclaredFormat::new);
    return new DiskContent.OfImage(
        declared.map(request::withFormat).orElse(request),
        take("size", DiskSize::parse).orElse(DiskSize.ZERO));
  }

  private ImageLocation location() {
    ImageLocation location = ImageLocation.parse(what);
    boolean path = location instanceof ImageLocation.LocalFile && !what.matches("(?i)file:.*");
    return path ? new ImageLocation.LocalFile(directory.resolve(what)) : location;
  }

  private Path path() {
    if (what.isEmpty()) {
      throw refused(text, "it names no volume");
    }
    try {
      return directory.resolve(what);
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException(Quoted.of(what) + " is not a path", e);
    }
  }

  private DiskFormat format() {
    String said = take("format")
        .orElseThrow(() ->
            refused(text, "a volume's format is never guessed, so say format=raw or format=qcow2"));
    return word("format", said, DiskFormat.values());
  }

  private DiskAttachment attachment() {
    return new DiskAttachment(
        take("bus").map(said -> word("bus", said, DiskBus.values())),
        take("serial"),
        take("access")
            .map(said -> word("access", said, Access.values()))
            .orElse(Access.READ_WRITE));
  }

  private Optional<String> take(String key) {
    return Optional.ofNullable(options.remove(key));
  }

  private <T> Optional<T> take(String key, Function<String, T> parser) {
    return take(key).map(said -> {
      try {
        return parser.apply(said);
      } catch (IllegalArgumentException e) {
        throw refused(text, key + " is wrong: " + e.getMessage());
      }
    });
  }

  private <E extends Enum<E>> E word(String key, String said, E[] values) {
    return Arrays.stream(values)
        .filter(value -> name(value).equals(said))
        .findFirst()
        .orElseThrow(() -> refused(
            text,
            key + " is one of "
                + String.join(
                    ", ", Arrays.stream(values).map(DiskSpecText::name).toList())));
  }

  private static String name(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private void requireNothingLeft() {
    if (!options.isEmpty()) {
      throw refused(
          text,
          "it can't have " + String.join(", ", options.keySet())
              + "; all that ends it as ,WORD=VALUE is an option, so in a file: or http: URL a comma"
              + " of its own is written %2C");
    }
  }

  private static IllegalArgumentException refused(String text, String why) {
    return new IllegalArgumentException(Quoted.of(text) + " is not a disk: " + why);
  }
}
