/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.disk;

import dev.cowbird.imagebackend.StateLayout;
import dev.cowbird.imagebackend.format.ImageBytes;
import dev.cowbird.imagebackend.format.ImageSignature;
import dev.cowbird.imagebackend.format.ImageSignatures;
import dev.cowbird.imagebackend.format.MalformedImageException;
import dev.cowbird.imagebackend.format.Qcow2Header;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Follows an image's backing files by the headers of the overlays, down to those of the cache,
 * which refer to nothing. What is found here only ever keeps a file.
 */
final class BackingChain {
  /** As qemu's path_has_protocol: a colon before any slash. */
  private static final Pattern PROTOCOL = Pattern.compile("[^/:]*:.*", Pattern.DOTALL);

  private static final String FILE_PROTOCOL = "file:";

  private final UsedFiles used;
  private final String user;
  private final Set<Path> visited = new HashSet<>();

  BackingChain(UsedFiles used, String user) {
    this.used = used;
    this.user = user;
  }

  /** Marks what the image is, and what it refers to. An image that is gone refers to nothing. */
  void follow(Path image) {
    Optional<Path> next = Optional.of(image);
    while (next.isPresent() && visited.add(next.get())) {
      next = step(next.get());
    }
  }

  /** Marks one image, and answers the one that it refers to, if that must be looked at. */
  private Optional<Path> step(Path image) {
    if (mark(image.toString())) {
      return Optional.empty();
    }
    try {
      Path real = image.toRealPath();
      return mark(real.toString()) ? Optional.empty() : backing(real);
    } catch (IOException e) {
      if (!isGone(image)) {
        used.unknown(cantRead(image, e.toString()));
      }
      return Optional.empty();
    } catch (MalformedImageException e) {
      used.unknown(cantRead(image, e.reason()));
      return Optional.empty();
    }
  }

  /** What an overlay refers to may be on a file system that is not mounted just now. */
  private boolean isGone(Path image) {
    return visited.size() == 1 && Files.notExists(image, LinkOption.NOFOLLOW_LINKS);
  }

  private String cantRead(Path image, String why) {
    return "Image " + image + ", used by " + user
        + ", can't be read, and may refer to any file of the cache: " + why;
  }

  /** Whether the text names files of the cache, which are marked then. */
  private boolean mark(String text) {
    List<String> names = StateLayout.basesNamedIn(text);
    names.forEach(name -> used.use(name, user));
    return !names.isEmpty();
  }

  private Optional<Path> backing(Path overlay) throws IOException, MalformedImageException {
    Optional<Qcow2Header> header = header(overlay);
    Optional<String> name = header.flatMap(Qcow2Header::backingFile);
    if (name.isEmpty() || mark(name.get())) {
      return Optional.empty();
    }
    // A raw file refers to nothing, whatever a guest has written into it.
    return header.flatMap(Qcow2Header::backingFormat).filter("raw"::equals).isPresent()
        ? Optional.empty()
        : Optional.of(resolve(overlay, name.get()));
  }

  private static Path resolve(Path overlay, String name)
      throws IOException, MalformedImageException {
    String path = name.startsWith(FILE_PROTOCOL) ? name.substring(FILE_PROTOCOL.length()) : name;
    if (PROTOCOL.matcher(path).matches()) {
      throw new MalformedImageException("its backing file " + name + " is no plain file");
    }
    try {
      return overlay.resolveSibling(path);
    } catch (InvalidPathException e) {
      throw new MalformedImageException("its backing file is no path: " + e.getMessage());
    }
  }

  private static Optional<Qcow2Header> header(Path image)
      throws IOException, MalformedImageException {
    // To open a pipe would wait for whoever writes it.
    if (Files.exists(image) && !Files.isRegularFile(image)) {
      return Optional.empty();
    }
    try (FileChannel channel = FileChannel.open(image)) {
      ImageBytes bytes = ImageBytes.of(channel);
      Set<ImageSignature> signatures = ImageSignatures.in(bytes);
      if (signatures.contains(ImageSignature.QCOW) || signatures.contains(ImageSignature.QED)) {
        throw new MalformedImageException("it is of a format that is not read, qcow or qed");
      }
      return signatures.contains(ImageSignature.QCOW2)
          ? Optional.of(Qcow2Header.read(bytes))
          : Optional.empty();
    }
  }
}
